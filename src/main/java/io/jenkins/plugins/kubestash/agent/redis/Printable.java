package io.jenkins.plugins.kubestash.agent.redis;

import java.nio.charset.StandardCharsets;

/** Shows bytes that may be anything, such as a key, on one line: what is no printable ASCII becomes {@code \xNN}. */
final class Printable {
    private static final int LONGEST = 100;

    private Printable() {}

    static String of(String text) {
        return escape(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }

    /** At most 100 bytes of a key, quoted. */
    static String key(byte[] bytes, int offset, int length) {
        String shown = '"' + escape(bytes, offset, Math.min(length, LONGEST)) + '"';
        return length <= LONGEST ? shown : shown + "… (" + length + " bytes)";
    }

    private static String escape(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = offset; i < offset + length; i++) {
            int character = bytes[i] & 0xff;
            if (character < 0x20 || character > 0x7e) {
                text.append(String.format("\\x%02x", character));
            } else {
                text.append((char) character);
            }
        }
        return text.toString();
    }
}
