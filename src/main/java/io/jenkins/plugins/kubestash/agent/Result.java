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
 */
record Result(Map<String, Map<String, Object>> components, List<String> warnings, boolean pending) {
    private static final int LONGEST_WARNING = 300;

    /** As JSON of at most so many bytes: first what was removed is left out, then warnings are cut, then left out. */
    String json(int mostBytes) {
        String json = json(components, warnings);
        if (ResultFile.bytes(json) <= mostBytes) {
            return json;
        }
        Map<String, Map<String, Object>> shorter = withoutRemoved();
        List<String> kept = new ArrayList<>(warnings);
        json = json(shorter, kept);
        if (ResultFile.bytes(json) > mostBytes) {
            kept.replaceAll(warning -> ResultFile.cut(warning, LONGEST_WARNING));
            json = json(shorter, kept);
        }
        while (ResultFile.bytes(json) > mostBytes && !kept.isEmpty()) {
            kept.remove(kept.size() - 1);
            json = json(shorter, kept);
        }
        return json;
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
        return JsonWriter.write(fields);
    }
}
