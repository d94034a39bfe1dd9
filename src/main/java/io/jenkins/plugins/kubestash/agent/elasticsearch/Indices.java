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
        List<Selection.Candidate> candidates = new ArrayList<>();
        String target = "/_all/_settings/index.hidden?flat_settings=true&expand_wildcards=" + kinds(state);
        Map<String, Boolean> hidden = new TreeMap<>();
        byte[] answer = cluster.bytes(HttpRequest.get(target));
        JsonScanner json = new JsonScanner(new ByteArrayInputStream(answer));
        json.object(name -> json.object(part -> json.object(setting -> {
            boolean flag = json.flag();
            if (setting.equals("index.hidden")) {
                hidden.put(name, flag);
            }
        })));
        for (String name : names(state)) {
            candidates.add(new Selection.Candidate(name, hidden.getOrDefault(name, false), closed));
        }
        return candidates;
    }

    private List<String> names(String state) throws IOException {
        return List.copyOf(aliases(kinds(state)).keySet());
    }

    /** Every index, hidden and closed ones too, with its aliases. */
    Map<String, List<String>> aliases() throws IOException {
        return aliases(kinds("open,closed"));
    }

    private Map<String, List<String>> aliases(String kinds) throws IOException {
        Map<String, List<String>> aliases = new TreeMap<>();
        JsonObject said = cluster.get("/_all/_alias?expand_wildcards=" + kinds);
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
