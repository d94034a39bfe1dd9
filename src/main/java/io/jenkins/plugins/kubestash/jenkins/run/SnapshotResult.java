package io.jenkins.plugins.kubestash.jenkins.run;

import io.jenkins.plugins.kubestash.session.SessionResult;
import io.jenkins.plugins.kubestash.session.SnapshotRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the steps return to a pipeline: a plain map of text, numbers, booleans, lists and maps, so that a pipeline can
 * keep it over a restart and write it as JSON.
 */
public final class SnapshotResult {
    private SnapshotResult() {}

    /**
     * @param result of a session that ended in any way
     * @param snapshot of a backup that succeeded
     * @return a serialisable map whose keys docs/jenkins-record.md explains; what is not known is left out
     */
    public static LinkedHashMap<String, Object> map(SessionResult result, Optional<SnapshotRecord> snapshot) {
        SessionEntry entry = EntryMaker.entry(result);
        LinkedHashMap<String, Object> map = new LinkedHashMap<>();
        put(map, "operation", entry.operation());
        put(map, "result", entry.end());
        put(map, "session", entry.id());
        entry.first().ifPresent(first -> {
            put(map, "snapshotId", first.snapshot());
            time(map, "snapshotTime", first.time());
        });
        if (snapshot.isPresent()) {
            put(map, "snapshot", entry.snapshotName());
        }
        put(map, "appBinding", entry.target().appBinding());
        put(map, "from", entry.target().from());
        put(map, "engine", entry.target().engine());
        put(map, "version", entry.target().version());
        put(map, "addon", entry.target().addon());
        put(map, "task", entry.target().task());
        put(map, "storage", entry.place().storage());
        put(map, "repository", entry.place().repository());
        put(map, "directory", entry.place().directory());
        totals(map, entry);
        time(map, "started", entry.started());
        time(map, "ended", entry.ended());
        map.put("seconds", Duration.between(entry.started(), entry.ended()).toMillis() / 1000.0);
        map.put("attempts", (long) entry.attempts());
        map.put("components", components(result, entry));
        map.put("warnings", new ArrayList<>(entry.warnings()));
        put(map, "reason", entry.reason());
        put(map, "message", entry.message());
        return map;
    }

    private static void totals(Map<String, Object> map, SessionEntry entry) {
        List<SessionEntry.Component> components = entry.components();
        map.put(
                "bytes",
                components.stream().mapToLong(SessionEntry.Component::bytes).sum());
        if (!entry.backup() || components.isEmpty()) {
            return;
        }
        map.put(
                "added",
                components.stream().mapToLong(SessionEntry.Component::added).sum());
        map.put(
                "stored",
                components.stream().mapToLong(SessionEntry.Component::stored).sum());
        // as good as the weakest proof
        put(
                map,
                "verified",
                components.stream()
                        .map(SessionEntry.Component::verified)
                        .filter(verified -> !verified.equals("data"))
                        .findFirst()
                        .orElse("data"));
    }

    private static LinkedHashMap<String, Object> components(SessionResult result, SessionEntry entry) {
        LinkedHashMap<String, Object> components = new LinkedHashMap<>();
        for (SessionEntry.Component component : entry.components()) {
            LinkedHashMap<String, Object> map = new LinkedHashMap<>();
            put(map, "snapshotId", component.snapshot());
            time(map, "time", component.time());
            put(map, "repository", entry.location(component).orElse(""));
            put(map, "path", component.path());
            map.put("bytes", component.bytes());
            if (entry.backup()) {
                map.put("added", component.added());
                map.put("stored", component.stored());
                put(map, "verified", component.verified());
                map.put("removed", removed(result, component.name()));
            }
            map.put("seconds", component.seconds());
            put(map, "topology", component.topology());
            map.put("counts", new LinkedHashMap<>(component.counts()));
            components.put(component.name(), map);
        }
        return components;
    }

    private static ArrayList<String> removed(SessionResult result, String component) {
        return EntryMaker.success(result)
                .map(pod -> new ArrayList<>(pod.components().get(component).removed()))
                .orElseGet(ArrayList::new);
    }

    private static void put(Map<String, Object> map, String key, String value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
    }

    private static void time(Map<String, Object> map, String key, Instant time) {
        if (!time.equals(Instant.EPOCH)) {
            map.put(key, time.toString());
        }
    }
}
