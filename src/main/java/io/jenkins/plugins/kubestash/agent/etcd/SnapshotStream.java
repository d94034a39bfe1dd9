package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The snapshot as the gateway sends it: lines of JSON with a part in base64 in each, and how many bytes of the
 * database are still to come. Holds one line at a time.
 */
final class SnapshotStream {
    private static final int LONGEST_LINE = 64 << 20;
    private static final byte[] BLOB = "\"blob\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REMAINING = "\"remaining_bytes\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD = 512;

    private final String server;
    private final InputStream in;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private long remaining;

    SnapshotStream(String server, InputStream in) {
        this.server = server;
        this.in = in;
    }

    /** The next part; empty at the end of the answer, which was whole. */
    Optional<byte[]> next() throws IOException {
        for (int length = line(); length >= 0; length = line()) {
            int from = start;
            start += length + 1;
            if (length > 0) {
                return Optional.of(part(from, from + length));
            }
        }
        return Optional.empty();
    }

    /** How many bytes of the database follow the last part. */
    long remaining() {
        return remaining;
    }

    private byte[] part(int from, int to) throws IOException {
        int blob = find(BLOB, from, Math.min(to, from + HEAD));
        int close = blob < 0 ? -1 : close(blob, to);
        if (close < 0) {
            throw unreadable(from, to);
        }
        remaining = remaining(from, blob, close, to);
        try {
            return Base64.getDecoder().decode(Arrays.copyOfRange(buffer, blob, close));
        } catch (IllegalArgumentException e) {
            throw new IOException(server + ": the snapshot's stream is damaged: a part is no base64", e);
        }
    }

    private long remaining(int from, int blob, int close, int to) throws IOException {
        int number = find(REMAINING, from, blob);
        if (number < 0) {
            number = find(REMAINING, close, to);
        }
        if (number < 0) {
            return 0;
        }
        String digits = new String(buffer, number, close(number, to) - number, StandardCharsets.US_ASCII);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IOException(server + ": the snapshot's stream is damaged: " + digits + " bytes remain", e);
        }
    }

    private IOException unreadable(int from, int to) throws IOException {
        if (find(ERROR, from, Math.min(to, from + HEAD)) >= 0) {
            String text = new String(buffer, from, to - from, StandardCharsets.UTF_8);
            Optional<JsonObject> json = JsonObject.parse(text);
            if (json.isPresent()) {
                return EtcdError.of(server, json.get()).orRefusal();
            }
        }
        return new IOException(server + ": the snapshot's stream is damaged: a line has no part");
    }

    private int close(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '"') {
                return i;
            }
        }
        return -1;
    }

    /** Where what follows these bytes begins; -1: they are not there. */
    private int find(byte[] wanted, int from, int to) {
        for (int i = from; i + wanted.length <= to; i++) {
            if (Arrays.equals(buffer, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i + wanted.length;
            }
        }
        return -1;
    }

    /** Length of the line that begins at {@link #start}; -1: there is none any more. */
    private int line() throws IOException {
        int looked = 0;
        while (true) {
            for (; start + looked < end; looked++) {
                if (buffer[start + looked] == '\n') {
                    return looked;
                }
            }
            if (!fill()) {
                return looked > 0 ? looked : -1;
            }
        }
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, Math.min(start, end), buffer, 0, Math.max(0, end - start));
            end = Math.max(0, end - start);
            start = 0;
        }
        if (end == buffer.length) {
            if (end >= LONGEST_LINE) {
                throw new IOException(server + ": the snapshot's stream is damaged: a line has no end");
            }
            buffer = Arrays.copyOf(buffer, end * 2);
        }
        int count = in.read(buffer, end, buffer.length - end);
        end += Math.max(0, count);
        return count >= 0;
    }
}
