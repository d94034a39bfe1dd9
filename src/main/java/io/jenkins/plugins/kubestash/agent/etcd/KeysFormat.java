package io.jenkins.plugins.kubestash.agent.etcd;

import java.nio.charset.StandardCharsets;

/** The numbers of the format of keys, which docs/etcd-dump-format.md describes byte by byte. */
final class KeysFormat {
    /** As PNG does it: a line end that any text conversion would break. */
    private static final byte[] MAGIC = "KSED\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);

    static final int MAGIC_BYTES = 8;
    static final String EXTENSION = "ksed";
    static final int VERSION = 1;

    static final byte HEADER = 1;
    static final byte LEASES = 2;
    static final byte KEYS = 3;
    static final byte TRAILER = 4;

    /** Type and length, before a block's payload. */
    static final int FRAME = 5;

    /** No block's payload is longer; a reader believes no length above it. */
    static final int LONGEST_BLOCK = 128 << 20;

    /** A block of keys ends when it is so long. */
    static final int FULL = 1 << 20;

    /** The remaining time of a lease that had run out. */
    static final long GONE = -1;

    private KeysFormat() {}

    static byte[] magic() {
        return MAGIC.clone();
    }
}
