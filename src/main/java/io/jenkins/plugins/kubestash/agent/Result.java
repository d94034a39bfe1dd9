package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code finish} reports of a session that ended well.
 *
 * @param components a component's name and its fields, as docs/pod.md shows them
 * @param pending whether retention and metadata are still to come
 * @param held whether something in the database is still held, which somebody must give back
 */
record Result(Map<String, Map<String, Object>> components, List<String> warnings, boolean pending, boolean held) {
    private static final int LONGEST_WARNING = 300;

    /**
     * As JSON of at most so many bytes. Several components are packed when they are too long; then what was removed is
     * left out, then warnings are cut, then left out.
     */
    String json(int mostBytes) {
        String json = shown(json(components, warnings), mostBytes);
        if (ResultFile.bytes(json) <= mostBytes) {
            return json;
        }
        Map<String, Map<String, Object>> shorter = withoutRemoved();
        List<String> kept = new ArrayList<>(warnings);
        json = shown(json(shorter, kept), mostBytes);
        if (ResultFile.bytes(json) > mostBytes) {
            kept.replaceAll(warning -> ResultFile.cut(warning, LONGEST_WARNING));
            json = shown(json(shorter, kept), mostBytes);
        }
        while (ResultFile.bytes(json) > mostBytes && !kept.isEmpty()) {
            kept.remove(kept.size() - 1);
            json = shown(json(shorter, kept), mostBytes);
        }
        return json;
    }

    /** One component fits; names, times and numbers of several are much alike. */
    private String shown(String json, int mostBytes) {
        return components.size() > 1 && ResultFile.bytes(json) > mostBytes
                ? JsonWriter.write(Map.of("packed", Packed.base64(json)))
                : json;
    }

    private Map<String, Map<String, Object>> withoutRemoved() {
        Map<String, Map<String, Object>> shorter = new LinkedHashMap<>();
        components.forEach((name, fields) -> {
            Map<String, Object> kept = new LinkedHashMap<>(fields);
            kept.remove("removed");
            shorter.put(name, kept);
        });
        return shorter;
    }

    private String json(Map<String, Map<String, Object>> components, List<String> warnings) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("components", components);
        fields.put(
                "warnings",
                warnings.stream().map(ResultFile::oneLine).distinct().toList());
        if (pending) {
            fields.put("pending", "retention");
        }
        if (held) {
            fields.put("held", true);
        }
        return JsonWriter.write(fields);
    }
}
