package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An index's settings as it is made anew: without those that only the server sets, and without those that wait until
 * its documents are there.
 *
 * @param atOnce flat names and values for its making
 * @param later those that are set when everything is loaded; a null takes a setting away
 * @param lifecycle the policy that the index was under; empty for none
 */
record IndexSettings(Map<String, Object> atOnce, Map<String, Object> later, String lifecycle) {
    private static final List<String> SERVERS_OWN = List.of(
            "index.uuid",
            "index.creation_date",
            "index.creation_date_string",
            "index.provided_name",
            "index.history.uuid",
            "index.version.",
            "index.resize.",
            "index.shrink.",
            "index.split.",
            "index.verified_before_close",
            "index.frozen",
            "index.search.throttled",
            "index.soft_deletes.enabled",
            "index.routing.allocation.initial_recovery.",
            "index.routing.allocation.include._tier",
            "index.store.snapshot.",
            "index.remote_store.",
            "index.replication.type",
            "index.transport_version.");

    private static final List<String> LIFECYCLE = List.of(
            "index.lifecycle.", "index.plugins.index_state_management.", "index.opendistro.index_state_management.");

    static final String REFRESH = "index.refresh_interval";
    static final String REPLICAS = "index.number_of_replicas";
    static final String EXPAND = "index.auto_expand_replicas";
    static final String PIPELINE = "index.default_pipeline";
    static final String FINAL_PIPELINE = "index.final_pipeline";
    private static final String BLOCKS = "index.blocks.";

    static IndexSettings ofDump(byte[] flat) {
        Map<String, Object> atOnce = new LinkedHashMap<>();
        Map<String, Object> later = aside(parsed(flat));
        String[] lifecycle = {""};
        parsed(flat).forEach((name, value) -> {
            if (startsWith(LIFECYCLE, name)) {
                lifecycle[0] =
                        name.endsWith(".name") || name.endsWith(".policy_id") ? String.valueOf(value) : lifecycle[0];
            } else if (!startsWith(SERVERS_OWN, name) && !later.containsKey(name)) {
                atOnce.put(name, value);
            }
        });
        atOnce.putAll(duringLoad());
        return new IndexSettings(atOnce, later, lifecycle[0]);
    }

    /** Of an index that is there and whose own settings are to be as before afterwards. */
    static IndexSettings ofTarget(byte[] flat) {
        Map<String, Object> settings = parsed(flat);
        Map<String, Object> during = duringLoad();
        settings.keySet().stream()
                .filter(name -> name.equals(EXPAND) || name.equals(FINAL_PIPELINE))
                .forEach(name -> during.put(name, name.equals(EXPAND) ? "false" : "_none"));
        Map<String, Object> later = aside(settings);
        later.keySet().removeIf(name -> name.startsWith(BLOCKS) || name.equals(PIPELINE));
        return new IndexSettings(during, later, "");
    }

    private static Map<String, Object> duringLoad() {
        Map<String, Object> during = new LinkedHashMap<>();
        during.put(REFRESH, "-1");
        during.put(REPLICAS, "0");
        return during;
    }

    private static Map<String, Object> aside(Map<String, Object> settings) {
        Map<String, Object> later = new LinkedHashMap<>();
        later.put(REFRESH, null);
        later.put(REPLICAS, "1");
        settings.forEach((name, value) -> {
            boolean waits =
                    List.of(REFRESH, REPLICAS, EXPAND, PIPELINE, FINAL_PIPELINE).contains(name);
            if (waits || name.startsWith(BLOCKS)) {
                later.put(name, value);
            }
        });
        return later;
    }

    private static Map<String, Object> parsed(byte[] flat) {
        return JsonObject.of(JsonReader.read(new String(flat, StandardCharsets.UTF_8)))
                .fields();
    }

    private static boolean startsWith(List<String> beginnings, String name) {
        return beginnings.stream().anyMatch(name::startsWith);
    }
}
