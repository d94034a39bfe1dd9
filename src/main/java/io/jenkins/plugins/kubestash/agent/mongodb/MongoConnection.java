package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A connection to one member. Its commands are not to be given from several threads at once, and so wait for each other. */
final class MongoConnection implements Closeable {
    private final MongoAddress address;
    private final Socket transport;
    private final Socket spoken;
    private final Wire wire;
    private final Duration answerTimeout;

    MongoConnection(MongoAddress address, Socket transport, Socket spoken, Duration answerTimeout) throws IOException {
        this.address = address;
        this.transport = transport;
        this.spoken = spoken;
        this.answerTimeout = answerTimeout;
        this.wire = new Wire(spoken.getInputStream(), spoken.getOutputStream());
    }

    MongoAddress address() {
        return address;
    }

    Document command(String database, Document command) throws IOException {
        return command(database, command, answerTimeout);
    }

    /**
     * Runs a command; its first field is its name.
     *
     * @throws MongoError when the server answers that it failed
     * @throws IOException when the server is lost
     */
    synchronized Document command(String database, Document command, Duration timeout) throws IOException {
        String name = command.fields().keySet().iterator().next();
        Document answer;
        try {
            spoken.setSoTimeout((int) timeout.toMillis());
            answer = wire.exchange(command.with("$db", database));
        } catch (IOException e) {
            close();
            throw e instanceof Wire.NotMongo ? e : new IOException("mongodb at " + address + ": " + Texts.said(e), e);
        }
        if (!answer.flag("ok")) {
            throw new MongoError(address, name, answer);
        }
        for (Document error : answer.documents("writeErrors")) {
            throw new MongoError(address, name, error);
        }
        if (answer.has("writeConcernError")) {
            throw new MongoError(address, name, answer.document("writeConcernError"));
        }
        return answer;
    }

    Document admin(String command) throws IOException {
        return command("admin", Document.of(command, 1));
    }

    /** {@code hello}, or what it was called before. */
    Document hello() throws IOException {
        try {
            return admin("hello");
        } catch (MongoError e) {
            if (e.isUnknownCommand()) {
                return admin("isMaster");
            }
            throw e;
        }
    }

    /** All documents that a command with a cursor finds, such as {@code find} or {@code listCollections}. */
    List<Document> all(String database, Document command) throws IOException {
        List<Document> found = new ArrayList<>();
        Document cursor = command(database, command).document("cursor");
        found.addAll(cursor.documents("firstBatch"));
        while (cursor.number("id") != 0) {
            String namespace = cursor.text("ns");
            Document more = Document.of("getMore", cursor.number("id"))
                    .with("collection", namespace.substring(namespace.indexOf('.') + 1));
            cursor = command(database, more).document("cursor");
            found.addAll(cursor.documents("nextBatch"));
        }
        return found;
    }

    boolean isOpen() {
        return !transport.isClosed();
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }
}
