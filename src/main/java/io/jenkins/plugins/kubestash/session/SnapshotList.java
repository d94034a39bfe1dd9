package io.jenkins.plugins.kubestash.session;

import java.time.Instant;
import java.util.List;

/**
 * The snapshots of one target, newest first.
 *
 * @param snapshots no more than were asked for
 * @param total how many there are
 */
public record SnapshotList(List<Entry> snapshots, int total) {
    public SnapshotList {
        snapshots = snapshots == null ? List.of() : List.copyOf(snapshots);
    }

    /** Whether there are older ones than these. */
    public boolean more() {
        return total > snapshots.size();
    }

    /**
     * One restic snapshot.
     *
     * @param id the first 16 hex digits of restic's, which is enough to restore it
     * @param time to the second
     * @param bytes length of the stream
     * @param session {@code <session id>.<attempt>} that made it; empty when it bears no such tag
     * @param engine such as {@code redis}; empty when it bears no such tag
     * @param task such as {@code logical-backup}; empty when it bears no such tag
     */
    public record Entry(
            String id, Instant time, long bytes, String component, String session, String engine, String task) {
        /** What is empty is left out of the stored form. */
        public Entry {
            component = component == null ? "" : component;
            session = session == null ? "" : session;
            engine = engine == null ? "" : engine;
            task = task == null ? "" : task;
        }
    }
}
