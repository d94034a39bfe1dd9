package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.demo.Table;
import io.jenkins.plugins.kubestash.restic.Sizes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for people as a table and for programs as JSON. */
final class Report {
    private record Row(String what, int keys, long bytes, Figures figures) {
        double keysPerSecond() {
            return keys / figures.seconds();
        }

        double megabytesPerSecond() {
            return bytes / 1e6 / figures.seconds();
        }
    }

    private final Map<String, Object> about = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<Aim> aims = new ArrayList<>();

    void about(String what, Object value) {
        about.put(what, value);
    }

    /**
     * @param keys that each run went through
     * @param bytes that came out or went in
     */
    void row(String what, int keys, long bytes, Figures figures) {
        rows.add(new Row(what, keys, bytes, figures));
    }

    void aim(Aim aim) {
        aims.add(aim);
    }

    List<String> lines() {
        Table table = new Table("", "SECONDS", "KEYS/S", "MB/S", "CPU-S", "RSS", "HEAP");
        for (Row row : rows) {
            Figures figures = row.figures();
            table.row(
                    row.what(),
                    decimal(figures.seconds()),
                    String.format(Locale.ROOT, "%.0f", row.keysPerSecond()),
                    String.format(Locale.ROOT, "%.1f", row.megabytesPerSecond()),
                    figures.cpuSeconds() == 0 ? "-" : decimal(figures.cpuSeconds()),
                    size(figures.rssBytes()),
                    size(figures.heapBytes()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        aims.forEach(aim -> lines.add(aim.line()));
        return lines;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(about);
        json.put("rows", rows.stream().map(Report::json).toList());
        json.put("aims", aims.stream().map(Report::json).toList());
        return json;
    }

    private static Map<String, Object> json(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", row.what());
        json.put("keys", row.keys());
        json.put("bytes", row.bytes());
        json.put("seconds", row.figures().seconds());
        json.put("allSeconds", row.figures().allSeconds());
        json.put("keysPerSecond", row.keysPerSecond());
        json.put("megabytesPerSecond", row.megabytesPerSecond());
        json.put("cpuSeconds", row.figures().cpuSeconds());
        json.put("rssBytes", row.figures().rssBytes());
        json.put("heapBytes", row.figures().heapBytes());
        return json;
    }

    static Map<String, Object> json(Aim aim) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("what", aim.what());
        json.put("measured", aim.measured());
        json.put("limit", aim.limit());
        json.put("atLeast", aim.atLeast());
        json.put("met", aim.met());
        return json;
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static String size(long bytes) {
        return bytes == 0 ? "-" : Sizes.text(bytes);
    }
}
