package io.jenkins.plugins.kubestash.embedded;

import java.time.Duration;

/** What can go wrong with a request. */
public sealed interface Fault {

    /** Answered with this code, such as 403, 429, 500 or 503, and a {@code Status} that fits; nothing is done. */
    record Status(int code) implements Fault {}

    /** Done or not, the connection breaks before an answer. */
    record Reset(boolean afterwards) implements Fault {}

    /** Answered as usual, only later. */
    record Delay(Duration by) implements Fault {}

    /** Not answered until the server closes. */
    record Hang() implements Fault {}

    /** Answered as usual, but the connection breaks after so many bytes of the body. */
    record Cut(long bytes) implements Fault {}
}
