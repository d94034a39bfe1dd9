package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a dump says of itself before everything else.
 *
 * @param began milliseconds since 1970
 * @param indices their names; the order gives them their numbers
 */
record DumpHeader(
        Distribution distribution, Version version, String topology, String cluster, long began, List<String> indices) {

    byte[] bytes() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("engine", "elasticsearch");
        fields.put("distribution", distribution.id());
        fields.put("version", version.text());
        fields.put("topology", topology);
        fields.put("cluster", cluster);
        fields.put("began", began);
        fields.put("indices", indices);
        return JsonWriter.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws IllegalArgumentException when it is none */
    static DumpHeader of(byte[] bytes) {
        JsonObject fields = JsonObject.parse(new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalArgumentException("its header is no JSON"));
        Distribution distribution = fields.text("distribution").equals(Distribution.OPENSEARCH.id())
                ? Distribution.OPENSEARCH
                : Distribution.ELASTICSEARCH;
        return new DumpHeader(
                distribution,
                Version.of(fields.text("version")),
                fields.text("topology"),
                fields.text("cluster"),
                fields.number("began"),
                fields.texts("indices"));
    }

    @Override
    public String toString() {
        return distribution + " " + version;
    }
}
