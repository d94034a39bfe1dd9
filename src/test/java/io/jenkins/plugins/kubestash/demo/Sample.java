package io.jenkins.plugins.kubestash.demo;

import io.jenkins.plugins.kubestash.redis.RedisSamples;

/** The demo's data: every type, several databases, keys with a time to live, binary keys, a stream, and some bulk. */
final class Sample {
    private static final int KEYS = 20_000;
    private static final int VALUE_BYTES = 600;

    private Sample() {}

    /** Commands for redis-cli, one a line. */
    static String commands() {
        return RedisSamples.everyType()
                + "DEBUG POPULATE " + KEYS + " bulk " + VALUE_BYTES + "\n"
                + "SELECT 3\n"
                + RedisSamples.manyKeys("session", 5_000)
                + "SELECT 7\n"
                + RedisSamples.everyType();
    }
}
