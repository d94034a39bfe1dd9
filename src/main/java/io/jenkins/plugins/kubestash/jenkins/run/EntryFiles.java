package io.jenkins.plugins.kubestash.jenkins.run;

import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SnapshotDocument;
import io.jenkins.plugins.kubestash.session.SnapshotRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The documents that a session leaves as artifacts of its build, by their path. */
final class EntryFiles {
    static final String PLAN = ".plan.yaml";

    private EntryFiles() {}

    static Map<String, String> of(SessionResult result, Optional<SnapshotRecord> snapshot, String planYaml) {
        String path = "kubestash/" + name(result);
        Map<String, String> files = new LinkedHashMap<>();
        snapshot.ifPresent(document -> {
            files.put(path + ".json", document.toJson() + "\n");
            files.put(path + ".yaml", Documents.toYaml(SnapshotDocument.of(result)));
        });
        if (!planYaml.isEmpty()) {
            files.put(path + PLAN, planYaml);
        }
        return files;
    }

    /** The Snapshot's name, or for a session that makes none what it does and its id; both are unique in a build. */
    private static String name(SessionResult result) {
        return EntryMaker.snapshotName(result.state())
                .orElseGet(() -> result.state().request().operation() + "-"
                        + result.state().id());
    }
}
