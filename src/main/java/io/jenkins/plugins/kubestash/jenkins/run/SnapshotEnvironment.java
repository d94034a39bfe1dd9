package io.jenkins.plugins.kubestash.jenkins.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The variables that a build's last proven backup leaves for what follows in the build. */
final class SnapshotEnvironment {
    private SnapshotEnvironment() {}

    /** @param entries in the order in which they ended; of those that have no value there is no variable */
    static Map<String, String> of(List<SessionEntry> entries) {
        Map<String, String> variables = new LinkedHashMap<>();
        last(entries).ifPresent(entry -> {
            entry.first().ifPresent(component -> {
                put(variables, "KUBESTASH_SNAPSHOT_ID", component.snapshot());
                if (!component.time().equals(Instant.EPOCH)) {
                    put(variables, "KUBESTASH_SNAPSHOT_TIME", component.time().toString());
                }
                put(
                        variables,
                        "KUBESTASH_SNAPSHOT_REPOSITORY",
                        entry.location(component).orElse(""));
                put(variables, "KUBESTASH_SNAPSHOT_PATH", component.path());
            });
            put(variables, "KUBESTASH_SNAPSHOT", entry.snapshotName());
            put(variables, "KUBESTASH_REPOSITORY", entry.place().repository());
            put(variables, "KUBESTASH_APP_BINDING", entry.target().appBinding());
            put(variables, "KUBESTASH_STORAGE", entry.place().storage());
            put(variables, "KUBESTASH_SESSION", entry.id());
        });
        return variables;
    }

    private static Optional<SessionEntry> last(List<SessionEntry> entries) {
        return entries.stream()
                .filter(entry -> entry.backup() && entry.succeeded())
                .reduce((earlier, later) -> later);
    }

    private static void put(Map<String, String> variables, String name, String value) {
        if (!value.isEmpty()) {
            variables.put(name, value);
        }
    }
}
