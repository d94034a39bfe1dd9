package io.jenkins.plugins.kubestash.cluster;

import java.time.Instant;

/**
 * An event of the cluster about a Job or a pod.
 *
 * @param id stays the same when the event repeats
 * @param about {@code Job/name} or {@code Pod/name}
 */
public record EventView(String id, Instant time, boolean warning, String about, String reason, String message) {}
