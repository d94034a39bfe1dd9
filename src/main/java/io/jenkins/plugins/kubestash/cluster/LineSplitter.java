package io.jenkins.plugins.kubestash.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Cuts a stream of UTF-8 bytes into lines. A line longer than the limit comes in pieces; where it is cut depends on
 * the line alone, never on how the bytes arrived, and never falls into a character.
 */
final class LineSplitter {

    /** Takes lines without their line feed. */
    interface Sink {
        /** @param continues whether this goes on with the line before */
        void line(String text, boolean continues);
    }

    /** Bytes. A buffer that a longer line has stretched is not kept: there may be a thousand streams. */
    private static final int USUAL = 256;

    private final int limit;
    private final Sink sink;
    private ByteArrayOutputStream line = new ByteArrayOutputStream(USUAL);
    private boolean continues;

    /** @param limit longest piece in bytes, at least 4 */
    LineSplitter(int limit, Sink sink) {
        this.limit = limit;
        this.sink = sink;
    }

    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            int end = indexOfLineFeed(bytes);
            append(bytes, end < 0 ? bytes.limit() : end);
            if (end >= 0) {
                bytes.get();
                emit(line.toByteArray(), line.size());
                continues = false;
            }
        }
    }

    /** The stream is at its end: a last line may lack its line feed. */
    void end() {
        if (line.size() > 0) {
            emit(line.toByteArray(), line.size());
            continues = false;
        }
    }

    private void append(ByteBuffer bytes, int end) {
        while (bytes.position() < end) {
            if (line.size() == limit) {
                cut();
            }
            byte[] part = new byte[Math.min(end - bytes.position(), limit - line.size())];
            bytes.get(part);
            line.writeBytes(part);
        }
    }

    private void cut() {
        byte[] full = line.toByteArray();
        int end = endOfWholeCharacters(full);
        emit(full, end);
        line.write(full, end, full.length - end);
        continues = true;
    }

    private void emit(byte[] bytes, int length) {
        if (line.size() > USUAL) {
            line = new ByteArrayOutputStream(USUAL);
        } else {
            line.reset();
        }
        sink.line(new String(bytes, 0, length, StandardCharsets.UTF_8), continues);
    }

    /** Where the last character begins, if it is not whole; else the end. */
    private static int endOfWholeCharacters(byte[] bytes) {
        for (int length = 1; length <= 3 && length <= bytes.length; length++) {
            byte b = bytes[bytes.length - length];
            if ((b & 0xC0) == 0xC0) {
                return lengthOfCharacter(b) > length ? bytes.length - length : bytes.length;
            }
        }
        return bytes.length;
    }

    private static int lengthOfCharacter(byte first) {
        return (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : (first & 0xF8) == 0xF0 ? 4 : 1;
    }

    private static int indexOfLineFeed(ByteBuffer bytes) {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            if (bytes.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }
}
