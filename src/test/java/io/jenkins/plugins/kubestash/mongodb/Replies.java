package io.jenkins.plugins.kubestash.mongodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bson.BsonDocument;

/** The documented replies below {@code src/test/resources/mongodb}. */
final class Replies {
    private Replies() {}

    /** A fresh copy. */
    static BsonDocument of(String command) {
        try (InputStream in = Replies.class.getResourceAsStream("/mongodb/" + command + ".json")) {
            return BsonDocument.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static BsonDocument good() {
        return BsonDocument.parse("{\"ok\": 1.0}");
    }

    /** As a server reports a failed command. */
    static BsonDocument error(int code, String name, String message) {
        return BsonDocument.parse("{\"ok\": 0.0}")
                .append("errmsg", new org.bson.BsonString(message))
                .append("code", new org.bson.BsonInt32(code))
                .append("codeName", new org.bson.BsonString(name));
    }
}
