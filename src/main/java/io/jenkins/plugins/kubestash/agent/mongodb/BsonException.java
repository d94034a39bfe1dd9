package io.jenkins.plugins.kubestash.agent.mongodb;

import java.io.IOException;

/** Bytes that are no BSON, or no message of MongoDB's protocol. */
final class BsonException extends IOException {
    private static final long serialVersionUID = 1L;

    BsonException(String message) {
        super(message);
    }
}
