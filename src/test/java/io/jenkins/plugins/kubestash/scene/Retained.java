package io.jenkins.plugins.kubestash.scene;

import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import io.jenkins.plugins.kubestash.plan.Request;
import java.util.Optional;

/** Backups that remove older ones. */
public final class Retained {
    private Retained() {}

    /** The same, which keeps so many of the newest snapshots. */
    public static Request.Backup last(int count, Request.Backup backup) {
        RetentionPolicy policy = RetentionPolicy.read(
                "{kind: RetentionPolicy, metadata: {name: few}, spec: {successfulSnapshots: {last: " + count + "}}}");
        return new Request.Backup(
                backup.appBinding(),
                backup.storage(),
                backup.directory(),
                backup.session(),
                backup.task(),
                backup.parameters(),
                Optional.of(policy),
                backup.prune(),
                backup.verify(),
                backup.pod(),
                backup.limits());
    }
}
