package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Collects the bytes of a document. */
final class BsonWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    byte[] bytes() {
        return out.toByteArray();
    }

    void document(Document document) {
        BsonWriter inner = new BsonWriter();
        document.fields().forEach(inner::field);
        inner.out.write(0);
        int32(inner.out.size() + 4);
        out.writeBytes(inner.bytes());
    }

    private void field(String name, Object value) {
        if (value instanceof String text) {
            head(0x02, name);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int32(bytes.length + 1);
            out.writeBytes(bytes);
            out.write(0);
        } else if (value instanceof Integer number) {
            head(0x10, name);
            int32(number);
        } else if (value instanceof Long number) {
            head(0x12, name);
            int64(number);
        } else if (value instanceof Double number) {
            head(0x01, name);
            int64(Double.doubleToRawLongBits(number));
        } else if (value instanceof Boolean flag) {
            head(0x08, name);
            out.write(flag ? 1 : 0);
        } else if (value instanceof Instant time) {
            head(0x09, name);
            int64(time.toEpochMilli());
        } else {
            composed(name, value);
        }
    }

    private void composed(String name, Object value) {
        if (value instanceof Document document) {
            head(0x03, name);
            document(document);
        } else if (value instanceof List<?> list) {
            head(0x04, name);
            document(Bson.asDocument(list));
        } else if (value instanceof byte[] bytes) {
            head(0x05, name);
            int32(bytes.length);
            out.write(0);
            out.writeBytes(bytes);
        } else if (value instanceof BsonValue carried) {
            head(carried.type(), name);
            out.writeBytes(carried.content());
        } else {
            throw new IllegalArgumentException("no BSON type for " + value.getClass());
        }
    }

    private void head(int type, String name) {
        out.write(type);
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        out.write(0);
    }

    private void int32(int number) {
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array());
    }

    private void int64(long number) {
        out.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array());
    }
}
