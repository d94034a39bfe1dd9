package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A block while it is put together; grows as needed and is used again for the next one. */
final class BlockBuffer extends OutputStream {
    private byte[] bytes = new byte[64 * 1024];
    private int length;

    /** Forgets what was in it and begins a block. */
    void begin(byte type) {
        length = DumpFormat.FRAME;
        bytes[0] = type;
    }

    int payloadLength() {
        return length - DumpFormat.FRAME;
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    void bytes(byte[] from) {
        write(from, 0, from.length);
    }

    void number32(int value) {
        room(4);
        putNumber32(length, value);
        length += 4;
    }

    void number64(long value) {
        number32((int) (value >>> 32));
        number32((int) value);
    }

    /** Bytes of UTF-8 with their 16-bit length before them. */
    void text(byte[] text) {
        if (text.length > 0xffff) {
            throw new IllegalArgumentException("a name or routing of " + text.length + " bytes is too long to be kept");
        }
        write(text.length >>> 8);
        write(text.length);
        bytes(text);
    }

    void text(String text) {
        text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Changes a number that stands at an offset of the payload. */
    void replaceNumber32(int payloadOffset, int value) {
        putNumber32(DumpFormat.FRAME + payloadOffset, value);
    }

    /** Takes back what was written from an offset of the payload on. */
    byte[] cut(int payloadOffset) {
        byte[] tail = Arrays.copyOfRange(bytes, DumpFormat.FRAME + payloadOffset, length);
        length = DumpFormat.FRAME + payloadOffset;
        return tail;
    }

    /** Ends the block: puts in its length and appends its checksum, which is returned. */
    int seal() {
        if (payloadLength() > DumpFormat.LONGEST_BLOCK) {
            throw new IllegalArgumentException("a definition of " + payloadLength() + " bytes is too long to be kept");
        }
        putNumber32(1, payloadLength());
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        int value = (int) checksum.getValue();
        number32(value);
        return value;
    }

    @Override
    public void flush() {}

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    private void putNumber32(int at, int value) {
        ByteBuffer.wrap(bytes).putInt(at, value);
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + bytes.length / 2, length + count));
        }
    }
}
