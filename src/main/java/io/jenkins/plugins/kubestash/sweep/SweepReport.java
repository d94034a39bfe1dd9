package io.jenkins.plugins.kubestash.sweep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one sweep of one cluster found. However much that was, only the first objects are named.
 *
 * @param at when it began
 * @param looked how many objects were looked at
 * @param removed how many were removed
 * @param left how many should have been removed and could not be
 * @param findings the first of the removed and the first of those left
 * @param problems what the cluster does not allow, a line each
 * @param silence why the cluster could not be swept to the end this time, though it may be the next time
 * @param late whether the time was over before the end; the next sweep goes on
 */
public record SweepReport(
        String cluster,
        Instant at,
        int looked,
        int removed,
        int left,
        List<Finding> findings,
        List<String> problems,
        Optional<String> silence,
        boolean late) {
    public SweepReport {
        findings = List.copyOf(findings);
        problems = List.copyOf(problems);
    }

    /** A cluster that could not even be asked. */
    public static SweepReport silent(String cluster, Instant at, String why) {
        return new SweepReport(cluster, at, 0, 0, 0, List.of(), List.of(), Optional.of(why), false);
    }
}
