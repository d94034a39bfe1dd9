package io.jenkins.plugins.kubestash.agent.mongodb;

/** CRC-64 with the ECMA-182 polynomial, bits reversed, as Go's {@code hash/crc64} computes it; eight bytes at a time. */
final class Crc64 {
    private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
    private static final long[][] TABLES = tables();

    private long crc = -1;

    private static long[][] tables() {
        long[][] tables = new long[8][256];
        for (int i = 0; i < 256; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 1 ? value >>> 1 ^ POLYNOMIAL : value >>> 1;
            }
            tables[0][i] = value;
        }
        for (int i = 0; i < 256; i++) {
            long value = tables[0][i];
            for (int slice = 1; slice < 8; slice++) {
                value = tables[0][(int) (value & 0xff)] ^ value >>> 8;
                tables[slice][i] = value;
            }
        }
        return tables;
    }

    void update(byte[] bytes, int length) {
        long value = crc;
        int i = 0;
        for (; i + 8 <= length; i += 8) {
            value ^= (bytes[i] & 0xffL)
                    | (bytes[i + 1] & 0xffL) << 8
                    | (bytes[i + 2] & 0xffL) << 16
                    | (bytes[i + 3] & 0xffL) << 24
                    | (bytes[i + 4] & 0xffL) << 32
                    | (bytes[i + 5] & 0xffL) << 40
                    | (bytes[i + 6] & 0xffL) << 48
                    | (bytes[i + 7] & 0xffL) << 56;
            value = TABLES[7][(int) (value & 0xff)]
                    ^ TABLES[6][(int) (value >>> 8 & 0xff)]
                    ^ TABLES[5][(int) (value >>> 16 & 0xff)]
                    ^ TABLES[4][(int) (value >>> 24 & 0xff)]
                    ^ TABLES[3][(int) (value >>> 32 & 0xff)]
                    ^ TABLES[2][(int) (value >>> 40 & 0xff)]
                    ^ TABLES[1][(int) (value >>> 48 & 0xff)]
                    ^ TABLES[0][(int) (value >>> 56)];
        }
        for (; i < length; i++) {
            value = TABLES[0][(int) ((value ^ bytes[i]) & 0xff)] ^ value >>> 8;
        }
        crc = value;
    }

    long value() {
        return ~crc;
    }
}
