package io.jenkins.plugins.kubestash.agent.redis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads replies in RESP2, in the order of the commands. Every method throws {@link RedisError} when the server answers
 * an error, unless it says otherwise. Bulk replies can be read piece by piece, so that a value of any size needs no more
 * memory than the caller gives.
 */
final class RespReader {
    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_TEXT = 16 << 20;

    private final RedisAddress address;
    private final InputStream input;
    private final byte[] in = new byte[BUFFER];
    private int inAt;
    private int inEnd;

    RespReader(RedisAddress address, InputStream input) {
        this.address = address;
        this.input = input;
    }

    /** A status, a number or a short text; empty for nil. */
    Optional<String> text() throws IOException {
        byte kind = readByte();
        if (kind == '+' || kind == ':') {
            return Optional.of(restOfLine());
        }
        long length = number(kind, '$');
        if (length < 0) {
            return Optional.empty();
        }
        if (length > LONGEST_TEXT) {
            throw noRedis();
        }
        byte[] bytes = new byte[(int) length];
        bulkBytes(bytes, 0, bytes.length);
        bulkEnd();
        return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    }

    long integer() throws IOException {
        return number(readByte(), ':');
    }

    /** The answer to TIME, in milliseconds since 1970. */
    long time() throws IOException {
        array();
        long seconds = Long.parseLong(text().orElse("0"));
        long microseconds = Long.parseLong(text().orElse("0"));
        return seconds * 1000 + microseconds / 1000;
    }

    /** Number of elements that follow, each to be read by its own call; 0 for nil. */
    int array() throws IOException {
        return (int) Math.max(0, number(readByte(), '*'));
    }

    /** Length of a bulk reply whose bytes and {@link #bulkEnd} are to be read next; -1 for nil, with nothing to read. */
    long bulk() throws IOException {
        return number(readByte(), '$');
    }

    void bulkBytes(byte[] into, int offset, int length) throws IOException {
        int ready = Math.min(length, inEnd - inAt);
        System.arraycopy(in, inAt, into, offset, ready);
        inAt += ready;
        while (ready < length) {
            if (length - ready >= BUFFER) {
                ready += receive(into, offset + ready, length - ready);
            } else {
                fill();
                int more = Math.min(length - ready, inEnd);
                System.arraycopy(in, 0, into, offset + ready, more);
                inAt = more;
                ready += more;
            }
        }
    }

    /** A line of the replication protocol; the empty ones that a server sends while it is busy are left out. */
    String replicationLine() throws IOException {
        String line = restOfLine();
        while (line.isEmpty()) {
            line = restOfLine();
        }
        if (line.charAt(0) == '-') {
            throw new RedisError(address, line.substring(1));
        }
        return line;
    }

    /** Bytes as they come, at least one. */
    int some(byte[] into, int offset, int most) throws IOException {
        if (inAt == inEnd) {
            return receive(into, offset, most);
        }
        int count = Math.min(most, inEnd - inAt);
        System.arraycopy(in, inAt, into, offset, count);
        inAt += count;
        return count;
    }

    void bulkSkip(long length) throws IOException {
        long left = length;
        while (left > 0) {
            if (inAt == inEnd) {
                fill();
            }
            int step = (int) Math.min(left, inEnd - inAt);
            inAt += step;
            left -= step;
        }
    }

    void bulkEnd() throws IOException {
        if (readByte() != '\r' || readByte() != '\n') {
            throw noRedis();
        }
    }

    /** Reads a status or a number and forgets it; a server's error is returned, not thrown. */
    Optional<RedisError> outcome() throws IOException {
        return outcome(new long[1]);
    }

    /** As {@link #outcome()}; the number goes into the array's first place. */
    Optional<RedisError> outcome(long[] number) throws IOException {
        byte kind = readByte();
        if (kind == '-') {
            return Optional.of(new RedisError(address, restOfLine()));
        }
        if (kind == ':') {
            number[0] = restOfNumber();
        } else if (kind == '+') {
            while (readByte() != '\n') {
                continue;
            }
        } else {
            throw noRedis();
        }
        return Optional.empty();
    }

    /** Reads a reply of any shape and forgets it. */
    void skipReply() throws IOException {
        byte kind = readByte();
        if (kind == '+' || kind == ':') {
            restOfLine();
        } else if (kind == '*') {
            for (long left = number(kind, '*'); left > 0; left--) {
                skipReply();
            }
        } else {
            long length = number(kind, '$');
            if (length >= 0) {
                bulkSkip(length);
                bulkEnd();
            }
        }
    }

    private long number(byte kind, char expected) throws IOException {
        if (kind == '-') {
            throw new RedisError(address, restOfLine());
        }
        if (kind != expected) {
            throw noRedis();
        }
        return restOfNumber();
    }

    private long restOfNumber() throws IOException {
        long number = 0;
        byte next = readByte();
        boolean negative = next == '-';
        if (negative) {
            next = readByte();
        }
        for (; next != '\r'; next = readByte()) {
            if (next < '0' || next > '9') {
                throw noRedis();
            }
            number = number * 10 + next - '0';
        }
        readByte();
        return negative ? -number : number;
    }

    private String restOfLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (byte next = readByte(); next != '\n'; next = readByte()) {
            line.append((char) (next & 0xff));
            if (line.length() > BUFFER) {
                throw noRedis();
            }
        }
        int end = line.length();
        return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private byte readByte() throws IOException {
        if (inAt == inEnd) {
            fill();
        }
        return in[inAt++];
    }

    private void fill() throws IOException {
        inAt = 0;
        inEnd = 0;
        inEnd = receive(in, 0, BUFFER);
    }

    private int receive(byte[] into, int offset, int length) throws IOException {
        int count;
        try {
            count = input.read(into, offset, length);
        } catch (SocketTimeoutException e) {
            throw new IOException("redis at " + address + " fell silent and did not answer in time", e);
        } catch (SocketException e) {
            throw lost(address, e);
        }
        if (count <= 0) {
            throw new EOFException("redis at " + address + " closed the connection");
        }
        return count;
    }

    static IOException lost(RedisAddress address, IOException cause) {
        return new IOException("the connection to redis at " + address + " was lost: " + cause.getMessage(), cause);
    }

    private NotRedis noRedis() {
        return new NotRedis("what answers at " + address + " does not speak the Redis protocol");
    }

    /** An answer that no Redis server gives. */
    static final class NotRedis extends IOException {
        private static final long serialVersionUID = 1L;

        NotRedis(String message) {
            super(message);
        }
    }
}
