package io.jenkins.plugins.kubestash.embedded;

import java.time.Duration;

/** What can go wrong with a request. */
public sealed interface Fault {

    /**
     * Answered with this code, such as 403, 429, 500 or 503, and a {@code Status} that fits; nothing is done.
     *
     * @param retryAfter seconds after which the client is told to come again; 0 for no word of that
     */
    record Status(int code, int retryAfter) implements Fault {
        public Status(int code) {
            this(code, code == 429 || code == 503 ? 1 : 0);
        }
    }

    /** Done or not, the connection breaks before an answer. */
    record Reset(boolean afterwards) implements Fault {}

    /** Answered as usual, only later. */
    record Delay(Duration by) implements Fault {}

    /** Not answered until the server closes. */
    record Hang() implements Fault {}

    /** Answered as usual, but the connection breaks after so many bytes of the body. */
    record Cut(long bytes) implements Fault {}

    /** Answered as usual, but after so many bytes of the body nothing more comes until the server closes. */
    record Stall(long bytes) implements Fault {}

    /** A watch that begins, tells that its resource version is too old, and ends. */
    record Expired() implements Fault {}
}
