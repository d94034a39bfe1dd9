package io.jenkins.plugins.kubestash.agent.etcd;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys: bytes in etcd's order, with its ways to name those below a prefix. */
final class Bytes {
    private static final int LONGEST_SHOWN = 100;

    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Where the range of a prefix begins: of an empty one, at the smallest key there can be. */
    static byte[] first(byte[] prefix) {
        return prefix.length == 0 ? new byte[1] : prefix;
    }

    /** The smallest key behind all that begin so; one zero byte stands for the end of all. */
    static byte[] end(byte[] prefix) {
        for (int i = prefix.length - 1; i >= 0; i--) {
            if (prefix[i] != (byte) 0xff) {
                byte[] end = Arrays.copyOf(prefix, i + 1);
                end[i]++;
                return end;
            }
        }
        return new byte[1];
    }

    /** The smallest key behind this one. */
    static byte[] next(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    static boolean startsWith(byte[] key, byte[] prefix) {
        return key.length >= prefix.length && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
    }

    static byte[] join(byte[] first, byte[] second, int from) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length - from);
        System.arraycopy(second, from, joined, first.length, second.length - from);
        return joined;
    }

    /** On one line, in quotes; what is no printable ASCII as {@code \xNN}. */
    static String shown(byte[] key) {
        StringBuilder text = new StringBuilder("'");
        for (int i = 0; i < Math.min(key.length, LONGEST_SHOWN); i++) {
            int c = key[i] & 0xff;
            text.append(c < 0x20 || c > 0x7e ? String.format("\\x%02x", c) : String.valueOf((char) c));
        }
        return text.append(key.length > LONGEST_SHOWN ? "'… (" + key.length + " bytes)" : "'")
                .toString();
    }
}
