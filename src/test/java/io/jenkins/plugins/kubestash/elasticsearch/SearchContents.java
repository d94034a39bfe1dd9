package io.jenkins.plugins.kubestash.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything in a server that must come back, one line a thing: documents with routing, version and a checksum of their
 * source's bytes, asked for one by one; settings, mappings, aliases, templates and pipelines.
 */
final class SearchContents {
    private static final List<String> OF_THE_PLACE = List.of(
            "index.uuid",
            "index.creation_date",
            "index.provided_name",
            "index.version.created",
            "index.replication.type",
            "index.routing.allocation.include._tier_preference");

    private final SearchClient client;
    private final SortedSet<String> lines = new TreeSet<>();

    private SearchContents(SearchClient client) {
        this.client = client;
    }

    static SortedSet<String> of(SearchClient client) {
        SearchContents contents = new SearchContents(client);
        for (String index : indices(client)) {
            contents.index(index);
        }
        contents.definitions();
        return contents.lines;
    }

    /** Names of those that belong to users. */
    static List<String> indices(SearchClient client) {
        List<String> names = new ArrayList<>();
        client.get("/_all/_alias?expand_wildcards=open,closed").fieldNames().forEachRemaining(names::add);
        return names.stream().filter(name -> !name.startsWith(".")).toList();
    }

    private void index(String name) {
        client.post("/" + name + "/_refresh", "");
        JsonNode all = client.get("/" + name + "?flat_settings=true").path(name);
        all.path("settings").properties().forEach(setting -> {
            if (!OF_THE_PLACE.contains(setting.getKey())) {
                lines.add(name + " setting " + setting.getKey() + " = " + setting.getValue());
            }
        });
        lines.add(name + " mappings " + all.path("mappings"));
        each(all.path("aliases"), alias -> lines.add(name + " alias " + alias.getKey() + " " + alias.getValue()));
        documents(name);
    }

    private void documents(String name) {
        String body = "{\"size\":5000,\"version\":true,\"_source\":false,\"track_total_hits\":true}";
        JsonNode hits = client.post("/" + name + "/_search", body).path("hits");
        if (hits.path("hits").size() != hits.path("total").path("value").asInt()) {
            lines.add(name + " documents " + hits.path("total").path("value").asInt());
            return;
        }
        for (JsonNode hit : hits.path("hits")) {
            String id = hit.path("_id").asText();
            String routing = hit.path("_routing").asText();
            byte[] source = client.bytes("/" + name + "/_source/" + SearchClient.encoded(id)
                    + (routing.isEmpty() ? "" : "?routing=" + SearchClient.encoded(routing)));
            lines.add(name + " document " + id.replace("\n", "\\n") + " routing " + routing + " version "
                    + hit.path("_version").asLong() + " source " + source.length + " " + checksum(source));
        }
    }

    private void definitions() {
        each(client.get("/_template"), each -> add("template", each.getKey(), each.getValue()));
        for (String kind : List.of("component_template", "index_template")) {
            if (client.status("GET", "/_" + kind) == 200) {
                for (JsonNode one : client.get("/_" + kind).path(kind + "s")) {
                    add(kind, one.path("name").asText(), one.path(kind));
                }
            }
        }
        if (client.status("GET", "/_ingest/pipeline") == 200) {
            each(client.get("/_ingest/pipeline"), each -> add("pipeline", each.getKey(), each.getValue()));
        }
    }

    private void add(String kind, String name, JsonNode body) {
        if (!name.startsWith(".") && !body.path("_meta").path("managed").asBoolean()) {
            lines.add(kind + " " + name + " " + body);
        }
    }

    private interface Each {
        void take(Map.Entry<String, JsonNode> field);
    }

    private static void each(JsonNode object, Each each) {
        object.properties().forEach(each::take);
    }

    static String checksum(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new BigInteger(1, digest).toString(16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
