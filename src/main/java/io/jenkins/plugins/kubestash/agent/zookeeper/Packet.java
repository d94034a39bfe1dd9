package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes in ZooKeeper's own encoding ("jute"): big-endian numbers, texts and buffers with a length of four bytes before
 * them, -1 for none. Begins with room for the length of the whole.
 */
final class Packet {
    private static final int LENGTH = 4;

    private byte[] bytes;
    private int length = LENGTH;

    private Packet(int room) {
        bytes = new byte[Math.max(64, room)];
    }

    /** What a connection begins with: no header. */
    static Packet bare() {
        return new Packet(64);
    }

    /**
     * A request; its own number comes when it is sent.
     *
     * @param room about how many bytes will come
     */
    static Packet request(int operation, int room) {
        return new Packet(room + 12).number(0).number(operation);
    }

    /** Gives a request the number by which its answer is known. */
    Packet numbered(int xid) {
        ByteBuffer.wrap(bytes).putInt(LENGTH, xid);
        return this;
    }

    Packet number(int value) {
        room(4);
        ByteBuffer.wrap(bytes).putInt(length, value);
        length += 4;
        return this;
    }

    Packet longNumber(long value) {
        return number((int) (value >>> 32)).number((int) value);
    }

    Packet flag(boolean value) {
        room(1);
        bytes[length++] = (byte) (value ? 1 : 0);
        return this;
    }

    Packet text(String text) {
        return buffer(text.getBytes(StandardCharsets.UTF_8));
    }

    Packet buffer(byte[] content) {
        return number(content.length).raw(content);
    }

    /** Bytes that are in this encoding already. */
    Packet raw(byte[] content) {
        room(content.length);
        System.arraycopy(content, 0, bytes, length, content.length);
        length += content.length;
        return this;
    }

    /** Length with everything. */
    int length() {
        return length;
    }

    /** What was put in, without the length of the whole. */
    byte[] content() {
        return Arrays.copyOfRange(bytes, LENGTH, length);
    }

    void writeTo(OutputStream out) throws IOException {
        ByteBuffer.wrap(bytes).putInt(0, length - LENGTH);
        out.write(bytes, 0, length);
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
