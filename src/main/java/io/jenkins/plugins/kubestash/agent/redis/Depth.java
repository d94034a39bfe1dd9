package io.jenkins.plugins.kubestash.agent.redis;

/**
 * How many values may be under way on a connection. The server keeps in its memory what was asked for and is not yet
 * read, so large values seen lately make it small; begins carefully, since nothing is known yet.
 */
final class Depth {
    private static final int BYTES_UNDER_WAY = 1 << 20;
    private static final int MOST = 512;

    private double expected = 64 * 1024;

    /** Takes the length of a value into account. */
    void saw(long length) {
        expected = Math.max(length, expected - expected / 64);
    }

    int values() {
        return (int) Math.max(1, Math.min(MOST, BYTES_UNDER_WAY / (expected + 64)));
    }
}
