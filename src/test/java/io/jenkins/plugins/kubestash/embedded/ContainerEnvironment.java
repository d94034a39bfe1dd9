package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment of a container from {@code env} and {@code envFrom}. Paths are mapped in what the pod spells out,
 * never in what comes from a Secret or ConfigMap.
 */
final class ContainerEnvironment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]+)\\)");

    private final Store store;
    private final ObjectNode pod;
    private final PathMap paths;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private ContainerEnvironment(Store store, ObjectNode pod, PathMap paths) {
        this.store = store;
        this.pod = pod;
        this.paths = paths;
    }

    /** @throws Missing when a Secret, a ConfigMap or a key in one is not there and not optional */
    static Map<String, String> of(JsonNode container, ObjectNode pod, Store store, PathMap paths) throws Missing {
        ContainerEnvironment environment = new ContainerEnvironment(store, pod, paths);
        for (JsonNode source : container.path("envFrom")) {
            environment.addAll(source);
        }
        for (JsonNode variable : container.path("env")) {
            environment.add(variable);
        }
        return environment.variables;
    }

    /** Replaces {@code $(NAME)} by the variable if there is one, and {@code $$} by {@code $}. */
    static String expand(String text, Map<String, String> variables) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? "$" : variables.getOrDefault(found.group(1), found.group())));
    }

    private void addAll(JsonNode source) throws Missing {
        boolean secret = source.has("secretRef");
        JsonNode ref = source.path(secret ? "secretRef" : "configMapRef");
        Optional<ObjectNode> object = find(secret, ref);
        if (object.isPresent()) {
            String prefix = source.path("prefix").asText();
            object.get()
                    .path("data")
                    .properties()
                    .forEach(entry -> variables.put(prefix + entry.getKey(), value(secret, entry.getValue())));
        }
    }

    private void add(JsonNode variable) throws Missing {
        String name = variable.path("name").asText();
        JsonNode from = variable.path("valueFrom");
        if (from.has("secretKeyRef") || from.has("configMapKeyRef")) {
            fromKey(from.has("secretKeyRef"), from).ifPresent(value -> variables.put(name, value));
        } else if (from.has("fieldRef")) {
            variables.put(name, field(from.at("/fieldRef/fieldPath").asText()));
        } else {
            variables.put(name, expand(paths.apply(variable.path("value").asText()), variables));
        }
    }

    private Optional<String> fromKey(boolean secret, JsonNode from) throws Missing {
        JsonNode ref = from.path(secret ? "secretKeyRef" : "configMapKeyRef");
        String key = ref.path("key").asText();
        Optional<ObjectNode> object = find(secret, ref);
        Optional<String> value =
                object.map(found -> found.path("data").get(key)).map(data -> value(secret, data));
        if (object.isPresent() && value.isEmpty() && !ref.path("optional").asBoolean()) {
            throw new Missing("couldn't find key %s in %s %s/%s"
                    .formatted(
                            key,
                            secret ? "Secret" : "ConfigMap",
                            Json.namespace(pod),
                            ref.path("name").asText()));
        }
        return value;
    }

    private Optional<ObjectNode> find(boolean secret, JsonNode ref) throws Missing {
        ResourceType type = secret ? ResourceType.SECRETS : ResourceType.CONFIG_MAPS;
        String name = ref.path("name").asText();
        Optional<ObjectNode> found = store.get(type, Json.namespace(pod), name);
        if (found.isEmpty() && !ref.path("optional").asBoolean()) {
            throw new Missing("%s \"%s\" not found".formatted(secret ? "secret" : "configmap", name));
        }
        return found;
    }

    private static String value(boolean secret, JsonNode data) {
        return secret ? new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.UTF_8) : data.asText();
    }

    private String field(String path) {
        Matcher quoted = Pattern.compile("(metadata\\.(?:labels|annotations))\\['([^']+)'\\]")
                .matcher(path);
        JsonNode value = quoted.matches()
                ? pod.at("/" + quoted.group(1).replace('.', '/')).path(quoted.group(2))
                : pod.at("/" + path.replace('.', '/'));
        return value.asText();
    }
}
