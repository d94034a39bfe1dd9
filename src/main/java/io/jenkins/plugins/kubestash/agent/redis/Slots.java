package io.jenkins.plugins.kubestash.agent.redis;

/** Which of a cluster's 16384 slots a key belongs to: CRC16 of the key, or of its part in braces. */
final class Slots {
    static final int COUNT = 16384;
    private static final int[] TABLE = table();

    private Slots() {}

    static int of(byte[] bytes, int offset, int length) {
        int from = offset;
        int to = offset + length;
        int open = indexOf(bytes, '{', offset, to);
        if (open < to) {
            int close = indexOf(bytes, '}', open + 1, to);
            if (close < to && close > open + 1) {
                from = open + 1;
                to = close;
            }
        }
        int crc = 0;
        for (int i = from; i < to; i++) {
            crc = crc << 8 & 0xffff ^ TABLE[(crc >>> 8 ^ bytes[i]) & 0xff];
        }
        return crc % COUNT;
    }

    private static int indexOf(byte[] bytes, char wanted, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
            }
            table[i] = crc & 0xffff;
        }
        return table;
    }
}
