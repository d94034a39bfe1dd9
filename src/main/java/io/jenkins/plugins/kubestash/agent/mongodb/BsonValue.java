package io.jenkins.plugins.kubestash.agent.mongodb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** A value of a BSON type that the agent only carries along: its type byte and the bytes behind its name. */
record BsonValue(int type, byte[] content) {
    static final int OBJECT_ID = 0x07;
    static final int TIMESTAMP = 0x11;

    Optional<Long> timestamp() {
        return type == TIMESTAMP
                ? Optional.of(
                        ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong())
                : Optional.empty();
    }

    String objectId() {
        return type == OBJECT_ID ? HexFormat.of().formatHex(content) : "";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BsonValue value && value.type == type && Arrays.equals(value.content, content);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return "type " + type + " " + HexFormat.of().formatHex(content);
    }
}
