package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A block of a dump while it is put together; used again for the next one. */
final class DumpBlock {
    private byte[] bytes = new byte[16 * 1024];
    private int length;

    /** Forgets what was in it and begins a block. */
    DumpBlock begin(byte type) {
        length = DumpFormat.FRAME;
        bytes[0] = type;
        return this;
    }

    int payloadLength() {
        return length - DumpFormat.FRAME;
    }

    DumpBlock number8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    DumpBlock number32(int value) {
        room(4);
        ByteBuffer.wrap(bytes).putInt(length, value);
        length += 4;
        return this;
    }

    DumpBlock number64(long value) {
        room(8);
        ByteBuffer.wrap(bytes).putLong(length, value);
        length += 8;
        return this;
    }

    DumpBlock text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return number32(encoded.length).bytes(encoded);
    }

    static String text(ByteBuffer payload) {
        return new String(bytes(payload, payload.getInt()), StandardCharsets.UTF_8);
    }

    DumpBlock bytes(byte[] from) {
        room(from.length);
        System.arraycopy(from, 0, bytes, length, from.length);
        length += from.length;
        return this;
    }

    /** @throws java.nio.BufferUnderflowException when there are fewer, or less than none are asked for */
    static byte[] bytes(ByteBuffer payload, int count) {
        if (count < 0 || count > payload.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        payload.get(bytes);
        return bytes;
    }

    /** Ends the block: its length and its checksum, which is returned. */
    int writeTo(OutputStream out) throws IOException {
        ByteBuffer.wrap(bytes).putInt(1, payloadLength());
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        int value = (int) checksum.getValue();
        number32(value);
        out.write(bytes, 0, length);
        return value;
    }

    private void room(int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
