package io.jenkins.plugins.kubestash.jenkins.run;

import io.jenkins.plugins.kubestash.session.SnapshotList;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** What {@code kubestashSnapshots} returns: a map for each snapshot, the newest first. */
public final class SnapshotRows {
    private SnapshotRows() {}

    /** @return serialisable maps with {@code id}, {@code time}, {@code bytes}, {@code component} and what else is known */
    public static ArrayList<LinkedHashMap<String, Object>> of(SnapshotList list) {
        ArrayList<LinkedHashMap<String, Object>> rows = new ArrayList<>();
        for (SnapshotList.Entry entry : list.snapshots()) {
            LinkedHashMap<String, Object> row = new LinkedHashMap<>();
            row.put("id", entry.id());
            row.put("time", entry.time().toString());
            row.put("bytes", entry.bytes());
            row.put("component", entry.component());
            row.put("session", entry.session());
            row.put("engine", entry.engine());
            row.put("task", entry.task());
            rows.add(row);
        }
        return rows;
    }
}
