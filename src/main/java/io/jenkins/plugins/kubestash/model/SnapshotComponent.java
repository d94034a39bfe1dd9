package io.jenkins.plugins.kubestash.model;

import java.util.List;
import java.util.Optional;

/**
 * One stream of a Snapshot. {@code path} is the restic repository below the Repository's directory; {@code size} is the
 * repository's, for people; {@code duration} as Go writes it ({@code 1m2.5s}).
 */
public record SnapshotComponent(
        Optional<String> path,
        Optional<Phase> phase,
        Optional<String> size,
        Optional<String> duration,
        Optional<Boolean> integrity,
        Optional<String> error,
        Optional<String> driver,
        List<ResticStats> resticStats) {
    public SnapshotComponent {
        path = OrEmpty.text(path);
        phase = OrEmpty.optional(phase);
        size = OrEmpty.text(size);
        duration = OrEmpty.text(duration);
        integrity = OrEmpty.optional(integrity);
        error = OrEmpty.text(error);
        driver = OrEmpty.text(driver);
        resticStats = OrEmpty.list(resticStats);
    }
}
