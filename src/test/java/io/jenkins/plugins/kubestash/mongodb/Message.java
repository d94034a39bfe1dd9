package io.jenkins.plugins.kubestash.mongodb;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * A message of MongoDB's protocol, read and written with the official driver's BSON.
 *
 * @param old whether it is an OP_QUERY, as drivers greet with
 * @param bytes the whole message as it came
 */
public record Message(int id, boolean old, BsonDocument body, byte[] bytes) {
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;

    /** The next one; null at the end of the stream. */
    static Message read(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(16);
        if (head.length < 16) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int length = header.getInt();
        int id = header.getInt();
        header.getInt();
        int operation = header.getInt();
        if (operation != OP_MSG && operation != OP_QUERY && operation != OP_REPLY) {
            throw new IOException("operation " + operation);
        }
        byte[] all = new byte[length];
        System.arraycopy(head, 0, all, 0, 16);
        in.readFully(all, 16, length - 16);
        ByteBuffer content = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
        content.position(16);
        if (operation == OP_MSG) {
            return new Message(id, false, sections(content), all);
        }
        if (operation == OP_QUERY) {
            content.getInt();
            while (content.get() != 0) {
                continue;
            }
            content.getLong();
            return new Message(id, true, document(content).append("$db", new BsonString("admin")), all);
        }
        content.position(36);
        return new Message(id, true, document(content), all);
    }

    private static BsonDocument sections(ByteBuffer content) {
        int flags = content.getInt();
        if ((flags & 1) != 0) {
            content.limit(content.limit() - 4);
        }
        BsonDocument body = new BsonDocument();
        BsonDocument sequences = new BsonDocument();
        while (content.hasRemaining()) {
            if (content.get() == 0) {
                body = document(content);
            } else {
                int end = content.position() + content.getInt();
                StringBuilder name = new StringBuilder();
                for (byte c = content.get(); c != 0; c = content.get()) {
                    name.append((char) c);
                }
                BsonArray documents = new BsonArray();
                while (content.position() < end) {
                    documents.add(document(content));
                }
                sequences.append(name.toString(), documents);
            }
        }
        body.putAll(sequences);
        return body;
    }

    private static BsonDocument document(ByteBuffer content) {
        int length = content.getInt(content.position());
        ByteBuffer slice = ByteBuffer.wrap(content.array(), content.position(), length);
        content.position(content.position() + length);
        return new BsonDocumentCodec()
                .decode(
                        new BsonBinaryReader(slice.slice()),
                        DecoderContext.builder().build());
    }

    private static byte[] bytes(BsonDocument document) {
        BasicOutputBuffer out = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(out),
                        document,
                        EncoderContext.builder().build());
        return out.toByteArray();
    }

    String command() {
        return body.getFirstKey();
    }

    String database() {
        return body.getString("$db", new BsonString("")).getValue();
    }

    /** The answer to it. */
    byte[] answer(BsonDocument reply) {
        byte[] document = bytes(reply);
        int length = 16 + (old ? 20 : 5) + document.length;
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(length).putInt(id + 1).putInt(id).putInt(old ? OP_REPLY : OP_MSG);
        if (old) {
            out.putInt(8).putLong(0).putInt(0).putInt(1);
        } else {
            out.putInt(0).put((byte) 0);
        }
        return out.put(document).array();
    }

    /** A request of its own, all in one section. */
    static byte[] request(int id, BsonDocument command) {
        byte[] document = bytes(command);
        int length = 21 + document.length;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .putInt(id)
                .putInt(0)
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(document)
                .array();
    }
}
