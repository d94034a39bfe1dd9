package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Messages of MongoDB's protocol: OP_MSG, which every server since 3.6 speaks; one document a message. */
final class Wire {
    private static final int HEADER = 16;
    private static final int OP_REPLY = 1;
    private static final int OP_MSG = 2013;
    private static final int CHECKSUM_PRESENT = 1;
    private static final int MORE_TO_COME = 2;
    /** What a server may send at most. */
    static final int LONGEST = 48_000_000;

    private final DataInputStream in;
    private final OutputStream out;
    private int lastRequest;

    Wire(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
    }

    /** Sends a command and waits for its answer. */
    Document exchange(Document command) throws IOException {
        byte[] body = Bson.write(command);
        int request = ++lastRequest;
        ByteBuffer message = ByteBuffer.allocate(HEADER + 5 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(message.capacity())
                .putInt(request)
                .putInt(0)
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(body);
        out.write(message.array());
        out.flush();
        return answer(request);
    }

    private Document answer(int request) throws IOException {
        ByteBuffer header = read(HEADER);
        int length = header.getInt();
        header.getInt();
        int answered = header.getInt();
        int operation = header.getInt();
        if (operation != OP_MSG && operation != OP_REPLY || length <= HEADER || length > LONGEST) {
            throw new NotMongo();
        }
        ByteBuffer body = read(length - HEADER);
        if (answered != request) {
            throw new BsonException("an answer came to another question");
        }
        try {
            return operation == OP_REPLY ? oldReply(body) : message(body);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new BsonException("a message is cut off");
        }
    }

    /** Documents of a sequence belong to requests: a server's answer is one body. */
    private static Document message(ByteBuffer body) throws BsonException {
        int flags = body.getInt();
        if ((flags & MORE_TO_COME) != 0) {
            throw new BsonException("an answer in several messages came, which was not asked for");
        }
        if ((flags & CHECKSUM_PRESENT) != 0) {
            body.limit(body.limit() - 4);
        }
        int kind = body.get();
        if (kind != 0) {
            throw new BsonException("a message has a section of unknown kind " + kind);
        }
        return Bson.read(body);
    }

    /** How a server says what it has against a message that it cannot read. */
    private static Document oldReply(ByteBuffer body) throws BsonException {
        body.position(body.position() + 20);
        return Bson.read(body);
    }

    private ByteBuffer read(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the connection was closed by the server");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Something else than MongoDB answers. */
    static final class NotMongo extends IOException {
        private static final long serialVersionUID = 1L;

        NotMongo() {
            super("something that is not MongoDB answers");
        }
    }
}
