package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of an RDB with its small encodings, under a running checksum, and copied where they are wanted. */
final class RdbInput {
    private static final int BUFFER = 128 * 1024;
    private static final int ENCODED = 3;
    private static final int INT8 = 0;
    private static final int INT16 = 1;
    private static final int INT32 = 2;
    private static final int LZF = 3;
    private static final int BITS_32 = 0x80;
    private static final int BITS_64 = 0x81;
    private static final Sink NOWHERE = (bytes, offset, length) -> {};

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private final Crc64 checksum = new Crc64();
    private long before;
    private int at;
    private int end;
    private int settled;
    private Sink sink = NOWHERE;

    RdbInput(InputStream in) {
        this.in = in;
    }

    /** How many bytes were read. */
    long position() {
        return before + at;
    }

    /** The checksum of all that was read so far. */
    long checksum() throws IOException {
        settle();
        return checksum.value();
    }

    /** From here on, what is read goes there as well. */
    void copyTo(Sink wanted) throws IOException {
        settle();
        sink = wanted;
    }

    void stopCopying() throws IOException {
        copyTo(NOWHERE);
    }

    int readByte() throws IOException {
        if (at == end) {
            fill();
        }
        return buffer[at++] & 0xff;
    }

    void skip(long count) throws IOException {
        if (count < 0) {
            throw RdbException.damaged("a text in it has no length");
        }
        long left = count;
        while (left > end - at) {
            left -= end - at;
            at = end;
            fill();
        }
        at += (int) left;
    }

    void read(byte[] into, int offset, int count) throws IOException {
        int ready = 0;
        while (ready < count) {
            if (at == end) {
                fill();
            }
            int step = Math.min(count - ready, end - at);
            System.arraycopy(buffer, at, into, offset + ready, step);
            at += step;
            ready += step;
        }
    }

    /** Of so many bytes, the least one first. */
    long littleEndian(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (long) readByte() << 8 * i;
        }
        return number;
    }

    /** A length or another number, unsigned. */
    long length() throws IOException {
        int first = readByte();
        if (first >>> 6 == ENCODED) {
            throw RdbException.damaged("it has a text where a number belongs");
        }
        return length(first);
    }

    private long length(int first) throws IOException {
        switch (first >>> 6) {
            case 0:
                return first;
            case 1:
                return (first & 0x3f) << 8 | readByte();
            default:
                if (first != BITS_32 && first != BITS_64) {
                    throw RdbException.damaged("it has a length of an unknown kind, " + first);
                }
                long number = 0;
                for (int left = first == BITS_32 ? 4 : 8; left > 0; left--) {
                    number = number << 8 | readByte();
                }
                return number;
        }
    }

    /** Reads what stands before the bytes of a text, and returns how many bytes these are as they are stored. */
    long textStart() throws IOException {
        int first = readByte();
        if (first >>> 6 != ENCODED) {
            return length(first);
        }
        switch (first & 0x3f) {
            case INT8:
                return 1;
            case INT16:
                return 2;
            case INT32:
                return 4;
            case LZF:
                long stored = length();
                length();
                return stored;
            default:
                throw RdbException.foreign("it has a text of an unknown kind, " + (first & 0x3f));
        }
    }

    void skipText() throws IOException {
        skip(textStart());
    }

    /** A text as it was before it was stored. */
    byte[] text(int longest) throws IOException {
        int first = readByte();
        if (first >>> 6 != ENCODED) {
            return bytes(length(first), longest);
        }
        switch (first & 0x3f) {
            case INT8:
                return decimal((byte) readByte());
            case INT16:
                return decimal((short) littleEndian(2));
            case INT32:
                return decimal((int) littleEndian(4));
            case LZF:
                long stored = length();
                long whole = length();
                if (whole < 0 || whole > longest) {
                    throw tooLong(whole);
                }
                return Lzf.expand(bytes(stored, longest), (int) whole);
            default:
                throw RdbException.foreign("it has a text of an unknown kind, " + (first & 0x3f));
        }
    }

    private byte[] bytes(long count, int longest) throws IOException {
        if (count < 0 || count > longest) {
            throw tooLong(count);
        }
        byte[] bytes = new byte[(int) count];
        read(bytes, 0, bytes.length);
        return bytes;
    }

    /** Whether nothing follows. */
    boolean isAtEnd() throws IOException {
        return at == end && in.read() < 0;
    }

    private static byte[] decimal(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }

    private static RdbException tooLong(long length) {
        return RdbException.damaged("it has a text that says it is " + Long.toUnsignedString(length) + " bytes long");
    }

    private void settle() throws IOException {
        checksum.update(buffer, settled, at - settled);
        if (sink != NOWHERE) {
            sink.append(buffer, settled, at - settled);
        }
        settled = at;
    }

    private void fill() throws IOException {
        settle();
        before += end;
        at = 0;
        end = 0;
        settled = 0;
        int count = in.read(buffer, 0, BUFFER);
        if (count <= 0) {
            throw RdbException.damaged("it ends too early");
        }
        end = count;
    }
}
