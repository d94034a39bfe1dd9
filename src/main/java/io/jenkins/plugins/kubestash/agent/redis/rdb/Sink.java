package io.jenkins.plugins.kubestash.agent.redis.rdb;

import java.io.IOException;

/** Takes the bytes of a value, in order, in pieces of any size. */
@FunctionalInterface
public interface Sink {
    void append(byte[] from, int offset, int length) throws IOException;
}
