package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Repository;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One component of a backup that is proven good.
 *
 * @param verified {@code data} or {@code snapshot}
 * @param all every snapshot of its repository by name and time
 */
record Component(
        String name, Repository repository, Snapshot snapshot, EngineFacts facts, String verified, List<Listed> all) {

    /** What of a snapshot is needed to decide on retention; small, for there may be many. */
    record Listed(String id, Instant time, String group, String session, boolean hasData) {
        static Listed of(Snapshot snapshot) {
            return new Listed(
                    snapshot.id(), snapshot.time(), group(snapshot), snapshot.tag("session"), snapshot.hasData());
        }

        /** Snapshots that retention counts together: those of one target, component and task. */
        static String group(Snapshot snapshot) {
            return (snapshot.tag("target") + "\n" + snapshot.tag("component") + "\n" + snapshot.tag("task")).intern();
        }
    }

    Duration duration() {
        return Duration.between(snapshot.started(), snapshot.ended());
    }

    /** Its part of the result; what retention removed, and how many snapshots are left. */
    Map<String, Object> result(List<String> removed, int left) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshot", snapshot.id());
        fields.put("time", snapshot.time().toString());
        fields.put("path", snapshot.paths().get(0));
        fields.put("bytes", snapshot.bytes());
        fields.put("added", snapshot.added());
        fields.put("stored", snapshot.stored());
        fields.put("seconds", duration().toMillis() / 1000.0);
        fields.put("engine", facts.engine());
        fields.put("version", facts.version());
        fields.put("topology", facts.topology());
        fields.put("counts", facts.counts());
        fields.put("verified", verified);
        fields.put("repositorySnapshots", left);
        fields.put("removed", removed.stream().map(id -> id.substring(0, 8)).toList());
        return fields;
    }
}
