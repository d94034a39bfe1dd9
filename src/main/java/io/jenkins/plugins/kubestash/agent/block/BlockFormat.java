package io.jenkins.plugins.kubestash.agent.block;

import java.nio.charset.StandardCharsets;

/**
 * What one engine's format has of its own around its records. Every format begins with its magic and its version, goes
 * on in blocks (type, length, payload, checksum), and ends with a trailer, whose last two fields are the number of the
 * blocks before it and a checksum of their checksums. The first block is the header.
 *
 * @param name of such a stream, as in "this is no Redis dump"
 * @param letters the four that its magic begins with
 * @param newestVersion that can be read; the oldest is 1
 * @param trailer type of the last block
 * @param longestBlock no block's payload has more bytes; a reader believes no length above it
 * @param counted what a reader tells of when the stream turns out to be damaged, as in "after 7 keys"
 */
public record BlockFormat(
        String name, String letters, int newestVersion, byte trailer, int longestBlock, String counted) {

    /** Type of the first block. */
    public static final byte HEADER = 1;

    /** Type and length, before a block's payload. */
    static final int FRAME = 5;

    static final int CHECKSUM = 4;

    /** As PNG does it: a line end that any text conversion would break. */
    private static final String LINE_ENDS = "\r\n\u001a\n";

    /** What every stream of this format begins with. */
    public byte[] magic() {
        return (letters + LINE_ENDS).getBytes(StandardCharsets.ISO_8859_1);
    }
}
