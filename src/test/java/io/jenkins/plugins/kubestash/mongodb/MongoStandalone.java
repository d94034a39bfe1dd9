package io.jenkins.plugins.kubestash.mongodb;

import java.util.List;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;

/** A server of no set: scripted are its greeting and logging in, all else is a real mongo-java-server. */
public final class MongoStandalone extends ScriptedServer {
    private final Backend data;

    public MongoStandalone() {
        this(new Backend());
    }

    private MongoStandalone(Backend data) {
        super(data);
        this.data = data;
    }

    public int dataPort() {
        return data.port();
    }

    @Override
    BsonDocument hello() {
        BsonDocument hello = Replies.of("hello");
        for (String ofSets :
                List.of("hosts", "setName", "setVersion", "secondary", "primary", "me", "topologyVersion")) {
            hello.remove(ofSets);
        }
        hello.put("isWritablePrimary", BsonBoolean.TRUE);
        hello.put("ismaster", BsonBoolean.TRUE);
        return hello;
    }

    @Override
    Optional<BsonDocument> answer(Message message) {
        return Optional.empty();
    }

    /** Takes the data too. */
    public void end() {
        close();
        data.close();
    }
}
