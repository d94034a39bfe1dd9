package io.jenkins.plugins.kubestash.agent.block;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link BlockBuffer} writes. All throw a {@link BufferUnderflowException} when there is less than that. */
public final class Fields {
    private Fields() {}

    /** A text whose length has 16 bits. */
    public static String text(ByteBuffer payload) {
        return new String(bytes(payload, payload.getShort() & 0xffff), StandardCharsets.UTF_8);
    }

    /** A text whose length has 32 bits. */
    public static String longText(ByteBuffer payload) {
        return new String(bytes(payload, payload.getInt()), StandardCharsets.UTF_8);
    }

    /** @param count as the payload says it, so it may be anything */
    public static byte[] bytes(ByteBuffer payload, int count) {
        if (count < 0 || count > payload.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        payload.get(bytes);
        return bytes;
    }

    public static byte[] rest(ByteBuffer payload) {
        return bytes(payload, payload.remaining());
    }
}
