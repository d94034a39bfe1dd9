package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What indices a server has. */
record Indices(Cluster cluster, ServerInfo server) {

    /** All of them, in the order of their names. */
    List<Selection.Candidate> candidates() throws IOException {
        List<Selection.Candidate> all = new ArrayList<>(in("open", false));
        all.addAll(in("closed", true));
        all.sort(Comparator.comparing(Selection.Candidate::name));
        return all;
    }

    private List<Selection.Candidate> in(String state, boolean closed) throws IOException {
        // Not the aliases' interface, which names indices of every state.
        String target = "/_all/_settings/index.hidden,index.number_of_shards?flat_settings=true&expand_wildcards="
                + kinds(state);
        List<Selection.Candidate> candidates = new ArrayList<>();
        JsonScanner json = new JsonScanner(new ByteArrayInputStream(cluster.bytes(HttpRequest.get(target))));
        json.object(name -> {
            boolean[] hidden = {false};
            json.object(part -> json.object(setting -> {
                boolean flag = json.flag();
                hidden[0] |= setting.equals("index.hidden") && flag;
            }));
            candidates.add(new Selection.Candidate(name, hidden[0], closed));
        });
        return candidates;
    }

    /** Every index, hidden and closed ones too, with its aliases. */
    Map<String, List<String>> aliases() throws IOException {
        Map<String, List<String>> aliases = new TreeMap<>();
        JsonObject said = cluster.get("/_all/_alias?expand_wildcards=" + kinds("open,closed"));
        said.fields()
                .forEach((name, value) -> aliases.put(
                        name,
                        List.copyOf(
                                JsonObject.of(value).object("aliases").fields().keySet())));
        return aliases;
    }

    private String kinds(String state) {
        return state + (server.hasHiddenIndices() ? ",hidden" : "");
    }
}
