package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the server answers to one request; read from the front. */
final class Reply {
    private final ByteBuffer bytes;
    private final int xid;
    private final long zxid;
    private final int error;

    /** @throws IOException when these bytes are no reply of ZooKeeper's */
    Reply(byte[] content) throws IOException {
        bytes = ByteBuffer.wrap(content);
        try {
            xid = bytes.getInt();
            zxid = bytes.getLong();
            error = bytes.getInt();
        } catch (BufferUnderflowException e) {
            throw new IOException("an answer of " + content.length + " bytes came: this is no ZooKeeper", e);
        }
    }

    int xid() {
        return xid;
    }

    /** The last change that the server had seen. */
    long zxid() {
        return zxid;
    }

    ErrorCode error() {
        return ErrorCode.of(error);
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int number() throws IOException {
        return need(4).getInt();
    }

    boolean flag() throws IOException {
        return need(1).get() != 0;
    }

    String text() throws IOException {
        return new String(buffer().orElse(new byte[0]), StandardCharsets.UTF_8);
    }

    /** Empty where the server has none, which is not the same as none of length. */
    Optional<byte[]> buffer() throws IOException {
        int length = number();
        if (length < 0) {
            return Optional.empty();
        }
        need(length);
        byte[] content = new byte[length];
        bytes.get(content);
        return Optional.of(content);
    }

    List<String> texts() throws IOException {
        int count = number();
        List<String> texts = new ArrayList<>(Math.max(0, Math.min(count, bytes.remaining() / 4)));
        for (int i = 0; i < count; i++) {
            texts.add(text());
        }
        return texts;
    }

    Stat stat() throws IOException {
        need(Stat.LENGTH);
        return Stat.read(bytes);
    }

    /** A list of access rights in the encoding that a request takes back. */
    Acl acl() throws IOException {
        int start = bytes.position();
        List<Acl.Entry> entries = new ArrayList<>();
        for (int left = number(); left > 0; left--) {
            entries.add(new Acl.Entry(number(), text(), text()));
        }
        byte[] encoded = new byte[bytes.position() - start];
        bytes.get(start, encoded);
        return new Acl(encoded, entries);
    }

    private ByteBuffer need(int count) throws IOException {
        if (bytes.remaining() < count) {
            throw new IOException("an answer of ZooKeeper's ends too early");
        }
        return bytes;
    }
}
