package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Shown;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A kubeconfig as text, with one context chosen. Only what it holds itself is used: a file that it names would be one
 * of this machine's, and a command would run here.
 */
record KubeconfigText(ObjectNode document) {
    private static final List<String> ELSEWHERE =
            List.of("exec", "auth-provider", "certificate-authority", "client-certificate", "client-key", "tokenFile");

    /** @throws ClusterException INVALID, without any value of the text */
    static KubeconfigText read(String text, Optional<String> context) {
        ObjectNode document = parse(text);
        List<String> contexts = names(document.path("contexts"));
        String chosen = context.orElse(document.path("current-context").asText(""));
        if (chosen.isEmpty()) {
            throw Access.invalid("the kubeconfig has no current-context: name one of " + shown(contexts));
        }
        JsonNode found = named(document, "contexts", chosen)
                .orElseThrow(() -> Access.invalid(
                        "the kubeconfig has no context " + Shown.value(chosen) + ": known are " + shown(contexts)))
                .path("context");
        JsonNode cluster = part(document, "cluster", found, chosen);
        JsonNode user = part(document, "user", found, chosen);
        if (!Access.isUrl(cluster.path("server").asText(""))) {
            throw Access.invalid("the kubeconfig names no server for the context " + Shown.value(chosen));
        }
        for (String field : ELSEWHERE) {
            if (cluster.has(field) || user.has(field)) {
                throw Access.invalid("the kubeconfig has " + field + ", which would "
                        + (field.equals("exec") || field.equals("auth-provider") ? "run a command" : "read a file")
                        + " of this machine's: use one that holds everything itself, such as with the token of a"
                        + " service account (kubectl config view --flatten --minify)");
            }
        }
        document.put("current-context", chosen);
        return new KubeconfigText(document);
    }

    String yaml() {
        return Documents.toYaml(document);
    }

    private static ObjectNode parse(String text) {
        try {
            List<JsonNode> documents = Documents.readAll(text);
            if (documents.size() == 1 && documents.get(0) instanceof ObjectNode document) {
                return document;
            }
        } catch (IllegalArgumentException e) {
            // said below, without what the text holds
        }
        throw Access.invalid("the kubeconfig makes no sense: write it as kubectl reads it");
    }

    private static JsonNode part(ObjectNode document, String kind, JsonNode context, String chosen) {
        String name = context.path(kind).asText("");
        return named(document, kind + "s", name)
                .map(entry -> entry.path(kind))
                .orElseThrow(() -> Access.invalid("the kubeconfig has no " + kind + " " + Shown.value(name)
                        + ", which its context " + Shown.value(chosen) + " names"));
    }

    private static Optional<JsonNode> named(ObjectNode document, String list, String name) {
        return StreamSupport.stream(document.path(list).spliterator(), false)
                .filter(entry -> entry.path("name").asText().equals(name))
                .findFirst();
    }

    private static List<String> names(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(entry -> entry.path("name").asText())
                .toList();
    }

    private static String shown(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().map(Shown::line).collect(Collectors.joining(", "));
    }

    /** Leaves the content out: it holds secrets. */
    @Override
    public String toString() {
        return "KubeconfigText[]";
    }
}
