package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads an archive of {@code mongodump} to its end and checks everything in it that can be checked: its structure, the
 * checksum of every collection, and that each collection it announces is there to its end. The format is documented in
 * mongo-tools, common/archive/spec.md.
 */
final class ArchiveReader {
    static final String DOCUMENTS = "documents";
    static final String OPLOG = "oplog entries";
    private static final int MAGIC = 0x8199e26d;
    private static final int TERMINATOR = -1;
    private static final int SMALLEST = 5;
    private static final int LARGEST = 16 * 1024 * 1024 + 16 * 1024;

    /** How far a collection was read. */
    private static final class Progress {
        private final Crc64 checksum = new Crc64();
        private long documents;
        private boolean ended;
    }

    private final DataInputStream in;
    private final Map<String, Progress> collections = new HashMap<>();
    private final Set<String> announced = new LinkedHashSet<>();
    private byte[] buffer = new byte[1 << 16];
    private String serverVersion = "";
    private boolean oplog;
    private long read;

    ArchiveReader(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** Of the server that the dump is from; known when {@link #readPrelude} has returned. */
    String serverVersion() {
        return serverVersion;
    }

    /** The collections that it announces, each {@code database.collection}. */
    Set<String> announced() {
        return Collections.unmodifiableSet(announced);
    }

    /** Whether what was written during the dump is in it. */
    boolean hasOplog() {
        return oplog;
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        long documents = 0;
        for (Map.Entry<String, Progress> one : collections.entrySet()) {
            if (one.getKey().equals(".oplog")) {
                counts.put(OPLOG, one.getValue().documents);
            } else {
                documents += one.getValue().documents;
            }
        }
        counts.put(DOCUMENTS, documents);
        return counts;
    }

    /** The first part, which says what will come. */
    void readPrelude() throws IOException {
        try {
            if (length() != MAGIC) {
                throw new AgentFailure(Reason.FOREIGN_DUMP, "this is no archive of mongodump");
            }
            Document header = Bson.read(body(document()));
            serverVersion = header.text("server_version");
            for (int length = length(); length != TERMINATOR; length = length()) {
                announce(Bson.read(body(length)));
            }
        } catch (BsonException | EOFException e) {
            throw damaged(e);
        }
    }

    private void announce(Document collection) {
        String name = name(collection);
        oplog = oplog || name.equals(".oplog");
        if (!collection.text("type").equals("view")) {
            announced.add(name);
        }
    }

    private static String name(Document header) {
        return header.text("db") + "." + header.text("collection");
    }

    /** The rest, to the end. */
    void readAll() throws IOException {
        try {
            while (true) {
                int first = in.read();
                if (first < 0) {
                    break;
                }
                read++;
                readBlock(first);
            }
        } catch (BsonException | EOFException e) {
            throw damaged(e);
        }
        for (String name : announced) {
            Progress progress = ofAnnounced(name);
            if (!progress.ended) {
                throw damaged(new BsonException("collection " + shown(name) + " has no end"));
            }
        }
    }

    /** A time series is announced by its own name, and its data come by that of its buckets. */
    private Progress ofAnnounced(String name) {
        Progress own = collections.getOrDefault(name, new Progress());
        int dot = name.indexOf('.');
        String buckets = name.substring(0, dot) + ".system.buckets" + name.substring(dot);
        return own.ended ? own : collections.getOrDefault(buckets, own);
    }

    private static String shown(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    private void readBlock(int firstByte) throws IOException {
        byte[] rest = new byte[3];
        in.readFully(rest);
        read += 3;
        int headerLength = firstByte | (rest[0] & 0xff) << 8 | (rest[1] & 0xff) << 16 | (rest[2] & 0xff) << 24;
        Document header = Bson.read(body(checked(headerLength)));
        Progress progress = collections.computeIfAbsent(name(header), name -> new Progress());
        if (progress.ended) {
            throw new BsonException("collection " + shown(name(header)) + " goes on behind its end");
        }
        for (int length = length(); length != TERMINATOR; length = length()) {
            ByteBuffer document = body(length);
            progress.checksum.update(document.array(), length);
            progress.documents++;
        }
        if (header.flag("EOF")) {
            progress.ended = true;
            if (header.number("CRC") != progress.checksum.value()) {
                throw new BsonException("collection " + shown(name(header)) + " has another checksum than it should");
            }
        }
    }

    private int document() throws IOException {
        return checked(length());
    }

    private static int checked(int length) throws BsonException {
        if (length < SMALLEST || length > LARGEST) {
            throw new BsonException("a document claims a length of " + length);
        }
        return length;
    }

    private int length() throws IOException {
        int length = Integer.reverseBytes(in.readInt());
        read += 4;
        return length;
    }

    /** A whole document, whose length is read already. */
    private ByteBuffer body(int length) throws IOException {
        if (checked(length) > buffer.length) {
            buffer = new byte[Math.min(LARGEST, length * 2)];
        }
        ByteBuffer document = ByteBuffer.wrap(buffer, 0, length).order(ByteOrder.LITTLE_ENDIAN);
        document.putInt(0, length);
        in.readFully(buffer, 4, length - 4);
        read += length - 4;
        if (buffer[length - 1] != 0) {
            throw new BsonException("a document has no end");
        }
        return document;
    }

    private AgentFailure damaged(IOException e) {
        long whole = collections.values().stream().filter(one -> one.ended).count();
        String what = e instanceof EOFException ? "the archive is cut off" : Texts.said(e);
        return new AgentFailure(
                Reason.DAMAGED_DUMP,
                "the dump is damaged after " + read + " bytes and " + whole + " whole collections: " + what
                        + ": take another snapshot",
                e);
    }
}
