package io.jenkins.plugins.kubestash.agent.mongodb;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes BSON, as bsonspec.org has it, version 1.1. Whatever bytes it is given, it ends with a document or an exception. */
final class Bson {
    private static final int DEEPEST = 200;
    private static final int SMALLEST = 5;

    private Bson() {}

    static byte[] write(Document document) {
        BsonWriter writer = new BsonWriter();
        writer.document(document);
        return writer.bytes();
    }

    /** The document that begins at the buffer's position, which is moved behind it. */
    static Document read(ByteBuffer in) throws BsonException {
        try {
            return new Document(fields(in.order(ByteOrder.LITTLE_ENDIAN), 0));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new BsonException("a BSON document is cut off or has wrong lengths");
        }
    }

    static Document read(byte[] bytes) throws BsonException {
        return read(ByteBuffer.wrap(bytes));
    }

    private static Map<String, Object> fields(ByteBuffer in, int depth) throws BsonException {
        if (depth > DEEPEST) {
            throw new BsonException("a BSON document is nested more than " + DEEPEST + " deep");
        }
        int start = in.position();
        int length = in.getInt();
        if (length < SMALLEST || length > in.limit() - start) {
            throw new BsonException("a BSON document claims a length of " + length);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int type = in.get(); type != 0; type = in.get()) {
            String name = name(in);
            fields.put(name, value(in, type, depth));
        }
        if (in.position() != start + length) {
            throw new BsonException("a BSON document is not as long as it claims");
        }
        return fields;
    }

    private static Object value(ByteBuffer in, int type, int depth) throws BsonException {
        return switch (type) {
            case 0x01 -> in.getDouble();
            case 0x02 -> text(in);
            case 0x03 -> new Document(fields(in, depth + 1));
            case 0x04 -> new ArrayList<>(fields(in, depth + 1).values());
            case 0x05 -> binary(in);
            case 0x08 -> in.get() != 0;
            case 0x09 -> Instant.ofEpochMilli(in.getLong());
            case 0x10 -> in.getInt();
            case 0x12 -> in.getLong();
            default -> new BsonValue(type, take(in, lengthOf(in, type)));
        };
    }

    private static int lengthOf(ByteBuffer in, int type) throws BsonException {
        return switch (type) {
            case 0x06, 0x0a, -1, 0x7f -> 0;
            case BsonValue.OBJECT_ID -> 12;
            case BsonValue.TIMESTAMP -> 8;
            case 0x13 -> 16;
            case 0x0b -> {
                int first = endOfName(in, in.position()) + 1;
                yield endOfName(in, first) + 1 - in.position();
            }
            case 0x0c -> positive(in.getInt(in.position())) + 4 + 12;
            case 0x0d, 0x0e -> positive(in.getInt(in.position())) + 4;
            case 0x0f -> positive(in.getInt(in.position()));
            default -> throw new BsonException("a BSON document has a field of unknown type " + (type & 0xff));
        };
    }

    private static int positive(int length) throws BsonException {
        if (length < 0 || length > Integer.MAX_VALUE - 16) {
            throw new BsonException("a BSON value claims a length of " + length);
        }
        return length;
    }

    private static String name(ByteBuffer in) throws BsonException {
        int end = endOfName(in, in.position());
        String name = new String(take(in, end - in.position()), StandardCharsets.UTF_8);
        in.get();
        return name;
    }

    private static int endOfName(ByteBuffer in, int from) throws BsonException {
        for (int i = from; i < in.limit(); i++) {
            if (in.get(i) == 0) {
                return i;
            }
        }
        throw new BsonException("a BSON name has no end");
    }

    private static String text(ByteBuffer in) throws BsonException {
        int length = positive(in.getInt());
        byte[] bytes = take(in, length);
        if (length == 0 || bytes[length - 1] != 0) {
            throw new BsonException("a BSON text has no end");
        }
        return new String(bytes, 0, length - 1, StandardCharsets.UTF_8);
    }

    private static byte[] binary(ByteBuffer in) throws BsonException {
        int length = positive(in.getInt());
        in.get();
        return take(in, length);
    }

    /** Never makes an array longer than what is there. */
    private static byte[] take(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /** A list as the values of a document, whose names are numbers. */
    static Document asDocument(List<?> list) {
        Document document = Document.empty();
        for (int i = 0; i < list.size(); i++) {
            document.with(Integer.toString(i), list.get(i));
        }
        return document;
    }
}
