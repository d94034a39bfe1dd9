package io.jenkins.plugins.kubestash.cluster;

import java.time.Instant;

/**
 * A position in a container's log: all lines up to {@code time} are known, and the first {@code lines} of those that
 * carry exactly that time. A line without a stamp, or with an earlier one than the line before it, carries that line's.
 */
public record LogCursor(Instant time, int lines) {
    public static final LogCursor START = new LogCursor(Instant.EPOCH, 0);
}
