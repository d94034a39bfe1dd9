package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code list} reports. A hundred snapshots must fit into a termination message: so the table is written column by
 * column, with numbers in base 36, and is compressed.
 *
 * @param newestFirst as many as were asked for
 * @param total how many there are
 */
record SnapshotTable(List<Row> newestFirst, int total) {
    private static final int BASE = 36;
    private static final int HEX = 16;
    private static final int ID_DIGITS = 16;

    /** A snapshot. */
    record Row(String id, Instant time, long bytes, String component, String session, String engine, String task) {
        static Row of(Snapshot snapshot) {
            return new Row(
                    snapshot.id(),
                    snapshot.time(),
                    snapshot.bytes(),
                    snapshot.tag("component"),
                    snapshot.tag("session"),
                    snapshot.tag("engine"),
                    snapshot.tag("task"));
        }
    }

    /** As JSON of at most so many bytes: the oldest ones are left out where there is no room for them. */
    String json(int mostBytes) {
        int rows = newestFirst.size();
        String json = json(newestFirst);
        while (ResultFile.bytes(json) > mostBytes && rows > 0) {
            rows--;
            json = json(newestFirst.subList(0, rows));
        }
        return json;
    }

    private String json(List<Row> rows) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("snapshots", rows.isEmpty() ? "" : Packed.base64(columns(rows)));
        fields.put("total", total);
        return JsonWriter.write(fields);
    }

    private static String columns(List<Row> rows) {
        return String.join(
                "\n",
                column(rows, row -> id(row.id())),
                ages(rows),
                column(rows, row -> Long.toString(row.bytes(), BASE)),
                column(rows, row -> ResultFile.oneLine(row.component())),
                column(rows, row -> ResultFile.oneLine(row.session())),
                column(rows, row -> ResultFile.oneLine(row.engine())),
                column(rows, row -> ResultFile.oneLine(row.task())));
    }

    private static String column(List<Row> rows, Function<Row, String> value) {
        return rows.stream().map(value).collect(Collectors.joining("\t"));
    }

    private static String id(String hex) {
        return Long.toUnsignedString(Long.parseUnsignedLong(hex.substring(0, ID_DIGITS), HEX), BASE);
    }

    /** The newest one's time, then how much older each is than the one before it. */
    private static String ages(List<Row> rows) {
        List<String> ages = new ArrayList<>();
        long before = 0;
        for (Row row : rows) {
            long time = row.time().getEpochSecond();
            ages.add(Long.toString(ages.isEmpty() ? time : before - time, BASE));
            before = time;
        }
        return String.join("\t", ages);
    }
}
