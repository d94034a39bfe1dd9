package io.jenkins.plugins.kubestash.mongodb;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.ServerVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** A real mongo-java-server that holds the data; it knows nothing of replica sets, shards and users. */
final class Backend implements AutoCloseable {
    private final MongoServer server = new MongoServer(new MemoryBackend().version(ServerVersion.MONGO_5_0));
    private final int port;

    Backend() {
        server.bind("127.0.0.1", 0);
        port = server.getLocalAddress().getPort();
    }

    int port() {
        return port;
    }

    Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    byte[] forward(Message message, ScriptedServer server, OutputStream to, DataInputStream from) throws IOException {
        String behind = server.databaseBehind(message.database());
        boolean same = behind.equals(message.database());
        byte[] request = same && !message.old()
                ? message.bytes()
                : Message.request(message.id(), message.body().append("$db", new BsonString(behind)));
        to.write(request);
        to.flush();
        Message answer = Message.read(from);
        if (answer == null) {
            throw new IOException("the server behind is gone");
        }
        if (message.command().equalsIgnoreCase("listDatabases")) {
            return message.answer(withoutLocal(answer.body()));
        }
        return message.old() || !same ? message.answer(answer.body()) : answer.bytes();
    }

    /** What is local to one member is no database of the set. */
    private static BsonDocument withoutLocal(BsonDocument reply) {
        BsonArray kept = new BsonArray();
        for (BsonValue database : reply.getArray("databases")) {
            if (!database.asDocument().getString("name").getValue().startsWith("local-of-")) {
                kept.add(database);
            }
        }
        return reply.append("databases", kept);
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
