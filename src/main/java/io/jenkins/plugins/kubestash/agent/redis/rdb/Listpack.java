package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Redis' compact list of texts and numbers: how it keeps what is small. */
final class Listpack {
    /** Bytes of the whole, four, and number of entries, two. */
    private static final int HEADER = 6;

    private static final int END = 0xff;
    private static final int NUMBER_16 = 0xf1;
    private static final int NUMBER_64 = 0xf4;

    private final byte[] bytes;
    private final List<byte[]> entries = new ArrayList<>();
    private int at = HEADER;

    private Listpack(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Its entries; numbers as decimal texts.
     *
     * @throws RdbException when it is not whole
     */
    static List<byte[]> entries(byte[] listpack) throws RdbException {
        Listpack all = new Listpack(listpack);
        try {
            while (all.unsigned(all.at) != END) {
                all.entry();
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            all.at = listpack.length;
        }
        if (all.at != listpack.length - 1) {
            throw RdbException.damaged("it has a listpack that is not whole");
        }
        return all.entries;
    }

    private void entry() {
        int start = at;
        int first = unsigned(at++);
        if (first < 0x80) {
            number(first);
        } else if (first < 0xc0) {
            text(first & 0x3f);
        } else if (first < 0xe0) {
            int bits = (first & 0x1f) << 8 | unsigned(at++);
            number(bits << 19 >> 19);
        } else if (first < 0xf0) {
            text((first & 0x0f) << 8 | unsigned(at++));
        } else if (first == 0xf0) {
            text((int) littleEndian(4));
        } else if (first >= NUMBER_16 && first <= NUMBER_64) {
            int width = first == NUMBER_64 ? 8 : first - NUMBER_16 + 2;
            number(littleEndian(width) << 64 - 8 * width >> 64 - 8 * width);
        } else {
            throw new IllegalArgumentException();
        }
        at += bytesOfLength(at - start);
    }

    private void number(long number) {
        entries.add(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    }

    private void text(int length) {
        if (length < 0 || length > bytes.length - at) {
            throw new IllegalArgumentException();
        }
        entries.add(Arrays.copyOfRange(bytes, at, at + length));
        at += length;
    }

    /** Each entry is followed by its own length, for those who read from the end. */
    private static int bytesOfLength(int length) {
        if (length < 128) {
            return 1;
        }
        if (length < 16383) {
            return 2;
        }
        if (length < 2097151) {
            return 3;
        }
        return length < 268435455 ? 4 : 5;
    }

    private long littleEndian(int width) {
        long number = 0;
        for (int i = 0; i < width; i++) {
            number |= (long) unsigned(at++) << 8 * i;
        }
        return number;
    }

    private int unsigned(int index) {
        return bytes[index] & 0xff;
    }
}
