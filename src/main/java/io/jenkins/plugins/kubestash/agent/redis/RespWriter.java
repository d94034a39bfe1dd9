package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes commands in RESP2 into a buffer, until {@link #flush}. Arguments of any size can be given piece by piece. */
final class RespWriter {
    private static final int BUFFER = 64 * 1024;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final RedisAddress address;
    private final OutputStream output;
    private final byte[] out = new byte[BUFFER];
    private final byte[] digits = new byte[20];
    private int outAt;
    private volatile long writingSince;
    private volatile boolean stuck;

    RespWriter(RedisAddress address, OutputStream output) {
        this.address = address;
        this.output = output;
    }

    /** Begins a command of so many words; as many calls of an {@code argument} method must follow. */
    void command(int words) throws IOException {
        line('*', words);
    }

    void argument(byte[] word) throws IOException {
        argument(word, 0, word.length);
    }

    void argument(byte[] from, int offset, int length) throws IOException {
        argumentOf(length);
        raw(from, offset, length);
        raw(LINE_END, 0, 2);
    }

    void argument(String word) throws IOException {
        argument(word.getBytes(StandardCharsets.UTF_8));
    }

    void argument(long number) throws IOException {
        line('$', digits.length - decimal(number));
        int at = decimal(number);
        raw(digits, at, digits.length - at);
        argumentEnd();
    }

    /** Begins an argument whose bytes come by {@link #raw}; {@link #argumentEnd} must follow. */
    void argumentOf(long length) throws IOException {
        line('$', length);
    }

    void argumentEnd() throws IOException {
        raw(LINE_END, 0, 2);
    }

    /** Bytes as they are: of an argument, or words that are encoded already. */
    void raw(byte[] from, int offset, int length) throws IOException {
        if (length > BUFFER - outAt) {
            send();
            if (length >= BUFFER) {
                write(from, offset, length);
                return;
            }
        }
        System.arraycopy(from, offset, out, outAt, length);
        outAt += length;
    }

    void flush() throws IOException {
        send();
        output.flush();
    }

    /** Since when a write is waiting for the server, in {@link System#nanoTime}; empty when none is. */
    Optional<Long> writingSince() {
        long since = writingSince;
        return since == 0 ? Optional.empty() : Optional.of(since);
    }

    private void line(char kind, long number) throws IOException {
        int at = decimal(number);
        if (digits.length + 3 > BUFFER - outAt) {
            send();
        }
        out[outAt++] = (byte) kind;
        System.arraycopy(digits, at, out, outAt, digits.length - at);
        outAt += digits.length - at;
        out[outAt++] = '\r';
        out[outAt++] = '\n';
    }

    private int decimal(long number) {
        int at = digits.length;
        long rest = Math.abs(number);
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        if (number < 0) {
            digits[--at] = '-';
        }
        return at;
    }

    private void send() throws IOException {
        if (outAt > 0) {
            write(out, 0, outAt);
            outAt = 0;
        }
    }

    private void write(byte[] from, int offset, int length) throws IOException {
        writingSince = System.nanoTime() | 1;
        try {
            output.write(from, offset, length);
        } catch (SocketException e) {
            throw stuck
                    ? new IOException("redis at " + address + " fell silent and took no data in time", e)
                    : RespReader.lost(address, e);
        } finally {
            writingSince = 0;
        }
    }

    /** Says that the connection is closed because a write waits for too long. */
    void giveUp() {
        stuck = true;
    }
}
