package io.jenkins.plugins.kubestash.plan;

import java.time.Duration;

/**
 * How long a session may take and how often it may try.
 *
 * @param timeout of the whole session, all attempts together
 * @param retries attempts after the first one
 * @param retryDelay between two attempts
 * @param databaseWait how long a pod waits for the database to answer, and for a storage that fails in the middle
 * @param lockWait how long a pod waits for a repository that a live process has locked
 * @param pendingTimeout how long a pod may stay unscheduled, or scheduled without any of its containers starting
 * @param imageTimeout how long an image may fail to be pulled
 * @param keepFailed leaves the Job of a failed last attempt in the cluster, for a look at it
 */
public record Limits(
        Duration timeout,
        int retries,
        Duration retryDelay,
        Duration databaseWait,
        Duration lockWait,
        Duration pendingTimeout,
        Duration imageTimeout,
        boolean keepFailed) {
    public static final Limits DEFAULT = new Limits(
            Duration.ofHours(24),
            0,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(2),
            false);
}
