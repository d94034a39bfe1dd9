package io.jenkins.plugins.kubestash.jenkins.run;

import java.util.LinkedHashMap;
import java.util.Map;

/** The table of facts on a session's page. */
final class SessionFacts {
    private SessionFacts() {}

    static Map<String, String> of(SessionView view, SessionEntry entry) {
        Map<String, String> facts = new LinkedHashMap<>();
        SessionEntry.Target target = entry.target();
        SessionEntry.Place place = entry.place();
        put(facts, "AppBinding", target.appBinding());
        put(facts, "Snapshot of", target.from());
        put(facts, "Database", (target.engine() + " " + target.version()).strip());
        put(facts, "Cluster", target.cluster());
        put(facts, "Addon and task", (target.addon() + " " + target.task()).strip());
        put(facts, "BackupStorage", place.storage());
        put(facts, "Repository", place.repository());
        put(facts, "Snapshot", view.getSnapshot());
        put(facts, "Proof", view.getProof());
        put(facts, "Retention", retention(entry));
        put(facts, "Session", entry.id());
        put(facts, "Attempts", entry.attempts() > 1 ? String.valueOf(entry.attempts()) : "");
        put(facts, "Reason", entry.reason());
        return facts;
    }

    private static String retention(SessionEntry entry) {
        int removed = entry.components().stream()
                .mapToInt(SessionEntry.Component::removed)
                .sum();
        return removed == 0 ? "" : removed + (removed == 1 ? " older snapshot" : " older snapshots") + " removed";
    }

    private static void put(Map<String, String> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.put(name, value);
        }
    }
}
