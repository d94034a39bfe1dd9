package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What indices a server has. */
record Indices(Cluster cluster, ServerInfo server) {

    /** All of them, in the order of their names. */
    List<Selection.Candidate> candidates() throws IOException {
        Set<String> hidden = hidden();
        List<Selection.Candidate> all = new ArrayList<>();
        // Not by asking for the open or the closed ones: a server with security also names others that have aliases.
        String target =
                "/_cat/indices?format=json&h=index,status" + (server.hasHiddenIndices() ? "&expand_wildcards=all" : "");
        JsonScanner json = scanner(target);
        json.array(nothing -> {
            String[] row = {"", ""};
            json.object(column -> row[column.equals("index") ? 0 : 1] = json.string());
            all.add(new Selection.Candidate(row[0], hidden.contains(row[0]), row[1].equals("close")));
        });
        all.sort(Comparator.comparing(Selection.Candidate::name));
        return all;
    }

    private Set<String> hidden() throws IOException {
        Set<String> hidden = new HashSet<>();
        JsonScanner json = scanner("/_all/_settings/index.hidden?flat_settings=true&expand_wildcards=" + kinds());
        json.object(name -> json.object(part -> json.object(setting -> {
            if (json.flag()) {
                hidden.add(name);
            }
        })));
        return hidden;
    }

    private JsonScanner scanner(String target) throws IOException {
        return new JsonScanner(new ByteArrayInputStream(cluster.bytes(HttpRequest.get(target))));
    }

    /** Every index, hidden and closed ones too, with its aliases. */
    Map<String, List<String>> aliases() throws IOException {
        Map<String, List<String>> aliases = new TreeMap<>();
        JsonObject said = cluster.get("/_all/_alias?expand_wildcards=" + kinds());
        said.fields()
                .forEach((name, value) -> aliases.put(
                        name,
                        List.copyOf(
                                JsonObject.of(value).object("aliases").fields().keySet())));
        return aliases;
    }

    private String kinds() {
        return "open,closed" + (server.hasHiddenIndices() ? ",hidden" : "");
    }
}
