package io.jenkins.plugins.kubestash.agent.block;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A block while it is put together; grows as needed and is used again for the next one. Numbers are big-endian. */
public final class BlockBuffer {
    private static final int FIRST_SIZE = 16 * 1024;
    private static final int LONGEST_TEXT = 0xffff;

    private byte[] bytes = new byte[FIRST_SIZE];
    private int length = BlockFormat.FRAME;
    private boolean sealed;
    private int checksum;

    /** Where bytes come from without a stop on the way. */
    public interface Source {
        void read(byte[] into, int offset, int count) throws IOException;
    }

    /** Where bytes of the payload are looked at. */
    public interface Sink {
        void take(byte[] bytes, int offset, int count);
    }

    /** Forgets what was in it and begins a block. */
    public BlockBuffer begin(byte type) {
        length = BlockFormat.FRAME;
        bytes[0] = type;
        sealed = false;
        return this;
    }

    /** Length of the payload so far. */
    public int payloadLength() {
        return length - BlockFormat.FRAME;
    }

    public BlockBuffer number8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public BlockBuffer number16(int value) {
        return number8(value >>> 8).number8(value);
    }

    public BlockBuffer number32(int value) {
        room(4);
        putNumber32(length, value);
        length += 4;
        return this;
    }

    public BlockBuffer number64(long value) {
        return number32((int) (value >>> 32)).number32((int) value);
    }

    /** UTF-8 with its length before it, 16 bits. */
    public BlockBuffer text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The same of bytes that are UTF-8 already.
     *
     * @throws IllegalArgumentException when there are more than 65535
     */
    public BlockBuffer text(byte[] text) {
        if (text.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("a text of " + text.length + " bytes is too long to be kept");
        }
        return number16(text.length).append(text);
    }

    /** UTF-8 with its length before it, 32 bits. */
    public BlockBuffer longText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return number32(encoded.length).append(encoded);
    }

    public BlockBuffer append(byte[] from) {
        return append(from, 0, from.length);
    }

    public BlockBuffer append(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
        return this;
    }

    /** Appends what is read from somewhere. */
    public BlockBuffer append(Source source, int count) throws IOException {
        room(count);
        source.read(bytes, length, count);
        length += count;
        return this;
    }

    /** Changes a number that stands at an offset of the payload. */
    public void replaceNumber32(int payloadOffset, int value) {
        putNumber32(BlockFormat.FRAME + payloadOffset, value);
    }

    /** Takes back what stands behind an offset of the payload. */
    public byte[] cut(int payloadOffset) {
        byte[] tail = payload(payloadOffset);
        length = BlockFormat.FRAME + payloadOffset;
        return tail;
    }

    /** A copy of the payload from an offset on. */
    public byte[] payload(int from) {
        return Arrays.copyOfRange(bytes, BlockFormat.FRAME + from, length);
    }

    /** Shows the payload from an offset on, without a copy. */
    public void show(int from, Sink sink) {
        sink.take(bytes, BlockFormat.FRAME + from, payloadLength() - from);
    }

    /** Ends the block: puts in its length and appends its checksum. A writer does that, unless it was done before. */
    public void seal() {
        if (!sealed) {
            putNumber32(1, payloadLength());
            CRC32C sum = new CRC32C();
            sum.update(bytes, 0, length);
            checksum = (int) sum.getValue();
            number32(checksum);
            sealed = true;
        }
    }

    /** Of the sealed block. */
    int checksum() {
        return checksum;
    }

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
