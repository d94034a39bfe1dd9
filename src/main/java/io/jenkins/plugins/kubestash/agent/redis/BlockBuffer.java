package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.redis.rdb.Crc64;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A block while it is put together; grows as needed and is used again for the next one. */
final class BlockBuffer {
    private byte[] bytes = new byte[16 * 1024];
    private int length;

    /** Forgets what was in it and begins a block. */
    void begin(byte type) {
        length = DumpFormat.FRAME;
        bytes[0] = type;
    }

    /** Length of the payload so far. */
    int payloadLength() {
        return length - DumpFormat.FRAME;
    }

    void number16(int value) {
        room(2);
        ByteBuffer.wrap(bytes).putShort(length, (short) value);
        length += 2;
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

    /** A text of at most 65535 bytes, with its length before it. */
    void text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number16(encoded.length);
        append(encoded, 0, encoded.length);
    }

    void append(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    /** Appends what the connection reads. */
    void append(RespReader reader, int count) throws IOException {
        room(count);
        reader.bulkBytes(bytes, length, count);
        length += count;
    }

    /** Changes a number that stands at an offset of the payload. */
    void replaceNumber32(int payloadOffset, int value) {
        putNumber32(DumpFormat.FRAME + payloadOffset, value);
    }

    /** Forgets what stands behind an offset of the payload. */
    void shorten(int payloadLength) {
        length = DumpFormat.FRAME + payloadLength;
    }

    /** A copy of the payload from an offset on. */
    byte[] payload(int from) {
        return Arrays.copyOfRange(bytes, DumpFormat.FRAME + from, length);
    }

    /** Takes the payload from an offset on into a checksum. */
    void update(Crc64 checksum, int from) {
        checksum.update(bytes, DumpFormat.FRAME + from, payloadLength() - from);
    }

    /** Ends the block: puts in its length and appends its checksum, which is returned. */
    int seal() {
        putNumber32(1, payloadLength());
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        int value = (int) checksum.getValue();
        number32(value);
        return value;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
    }

    private void putNumber32(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
