package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.demo.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Tables of figures, aims and remarks: as text for people, as JSON for programs. */
final class Findings {
    /** Figures under headings; a figure that was not measured is NaN. */
    final class Sheet {
        private final List<String> headings;
        private final Map<String, List<Double>> rows = new LinkedHashMap<>();

        private Sheet(List<String> headings) {
            this.headings = headings;
        }

        void row(String what, double... figures) {
            if (figures.length != headings.size()) {
                throw new IllegalArgumentException(headings.size() + " figures, not " + figures.length);
            }
            rows.put(what, java.util.Arrays.stream(figures).boxed().toList());
        }

        private List<String> lines(String name) {
            Table table =
                    new Table(Stream.concat(Stream.of(name), headings.stream()).toArray(String[]::new));
            rows.forEach((what, figures) ->
                    table.row(Stream.concat(Stream.of(what), figures.stream().map(Findings::shown))
                            .toArray(String[]::new)));
            return table.lines();
        }

        private List<Map<String, Object>> json() {
            List<Map<String, Object>> all = new ArrayList<>();
            rows.forEach((what, figures) -> {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("what", what);
                for (int i = 0; i < figures.size(); i++) {
                    if (!figures.get(i).isNaN()) {
                        row.put(headings.get(i), figures.get(i));
                    }
                }
                all.add(row);
            });
            return all;
        }
    }

    private final Map<String, Object> about = new LinkedHashMap<>();
    private final Map<String, Sheet> sheets = new LinkedHashMap<>();
    private final List<Aim> aims = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void about(String what, Object value) {
        about.put(what, value);
    }

    Sheet sheet(String name, String... headings) {
        Sheet sheet = new Sheet(List.of(headings));
        sheets.put(name, sheet);
        return sheet;
    }

    void aim(Aim aim) {
        aims.add(aim);
    }

    void note(String line) {
        notes.add(line);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        sheets.forEach((name, sheet) -> {
            lines.addAll(sheet.lines(name));
            lines.add("");
        });
        aims.forEach(aim -> lines.add(aim.line()));
        lines.addAll(notes);
        return lines;
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(about);
        sheets.forEach((name, sheet) -> json.put(name, sheet.json()));
        json.put("aims", aims.stream().map(Report::json).toList());
        json.put("notes", notes);
        return json;
    }

    private static String shown(double figure) {
        if (Double.isNaN(figure)) {
            return "-";
        }
        return figure == Math.rint(figure) && Math.abs(figure) < 1e15
                ? Long.toString((long) figure)
                : String.format(Locale.ROOT, "%.2f", figure);
    }
}
