package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brings pipelines and templates back. What the target has under the same name stays, unless it is to be replaced. */
record DefinitionLoad(Cluster cluster, LoadPolicy policy, List<String> warnings) {

    /** How many were written or are there as they should be. */
    int run(List<Definition> wanted) throws IOException {
        if (wanted.isEmpty()) {
            return 0;
        }
        Map<String, Definition> there =
                Definitions.of(cluster).stream().collect(Collectors.toMap(Definition::toString, Function.identity()));
        int good = 0;
        for (Definition definition : wanted) {
            Definition other = there.get(definition.toString());
            boolean same = other != null && parsed(other).equals(parsed(definition));
            if (other == null || !same && policy.ifExists() == LoadPolicy.IfExists.REPLACE) {
                put(definition);
                same = true;
            }
            if (same) {
                good++;
            } else {
                warnings.add(definition + " of the target is another than the dump's and was left as it is");
            }
        }
        return good;
    }

    private void put(Definition definition) throws IOException {
        String target = definition.kind().path() + "/" + HttpRequest.encoded(definition.name());
        cluster.order(HttpRequest.of("PUT", target).json(new String(definition.body(), StandardCharsets.UTF_8)));
    }

    private static Object parsed(Definition definition) {
        return JsonReader.read(new String(definition.body(), StandardCharsets.UTF_8));
    }
}
