package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of patch. A strategic merge merges lists of named things by their names, every other list is replaced;
 * server-side apply is taken as such a merge, without owners of fields.
 */
final class Patches {
    private static final Map<String, List<String>> MERGE_KEYS = Map.of(
            "containers", List.of("name"),
            "initContainers", List.of("name"),
            "env", List.of("name"),
            "volumes", List.of("name"),
            "volumeMounts", List.of("mountPath"),
            "ownerReferences", List.of("uid"),
            "conditions", List.of("type"),
            "ports", List.of("port", "containerPort"),
            "imagePullSecrets", List.of("name"));

    private Patches() {}

    static ObjectNode apply(String contentType, ObjectNode object, JsonNode patch) {
        ObjectNode target = object.deepCopy();
        return switch (contentType) {
            case "application/merge-patch+json" -> merge(target, patch, false);
            case "application/strategic-merge-patch+json", "application/apply-patch+yaml" -> merge(target, patch, true);
            case "application/json-patch+json" -> steps(target, patch);
            default ->
                throw new ApiException(
                        415,
                        "UnsupportedMediaType",
                        "the body of the request was in an unknown format - accepted media types include:"
                                + " application/json-patch+json, application/merge-patch+json,"
                                + " application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
    }

    private static ObjectNode merge(ObjectNode target, JsonNode patch, boolean strategic) {
        patch.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (strategic && name.startsWith("$")) {
                return; // directives such as $setElementOrder: the order of lists carries no meaning here
            }
            if (value.isNull()) {
                target.remove(name);
            } else if (value.isObject()) {
                JsonNode there = target.get(name);
                target.set(name, merge(there instanceof ObjectNode object ? object : Json.object(), value, strategic));
            } else if (strategic && value.isArray() && target.get(name) instanceof ArrayNode list) {
                target.set(name, mergeList(name, list, value));
            } else {
                target.set(name, value.deepCopy());
            }
        });
        return target;
    }

    private static JsonNode mergeList(String name, ArrayNode list, JsonNode patch) {
        Optional<String> key = MERGE_KEYS.getOrDefault(name, List.of()).stream()
                .filter(field -> Json.stream(patch).allMatch(item -> item.has(field)))
                .findFirst();
        if (key.isEmpty()) {
            return name.equals("finalizers") ? union(list, patch) : patch.deepCopy();
        }
        for (JsonNode item : patch) {
            int at = indexOf(list, key.get(), item.get(key.get()));
            if (item.path("$patch").asText().equals("delete")) {
                if (at >= 0) {
                    list.remove(at);
                }
            } else if (at >= 0) {
                list.set(at, merge((ObjectNode) list.get(at), item, true));
            } else {
                list.add(item.deepCopy());
            }
        }
        return list;
    }

    private static ArrayNode union(ArrayNode list, JsonNode more) {
        for (JsonNode item : more) {
            if (Json.stream(list).noneMatch(item::equals)) {
                list.add(item);
            }
        }
        return list;
    }

    private static int indexOf(ArrayNode list, String key, JsonNode value) {
        for (int i = 0; i < list.size(); i++) {
            if (value.equals(list.get(i).get(key))) {
                return i;
            }
        }
        return -1;
    }

    private static ObjectNode steps(ObjectNode target, JsonNode steps) {
        for (JsonNode step : steps) {
            JsonPointer path = JsonPointer.compile(step.path("path").asText());
            String operation = step.path("op").asText();
            switch (operation) {
                case "test" -> {
                    if (!target.at(path).equals(step.path("value"))) {
                        throw unprocessable("testing value " + path + " failed: test failed");
                    }
                }
                case "add" -> add(target, path, step.path("value"));
                case "replace" -> {
                    remove(target, path);
                    add(target, path, step.path("value"));
                }
                case "remove" -> remove(target, path);
                case "copy" -> add(target, path, target.at(step.path("from").asText()));
                case "move" -> {
                    JsonPointer from = JsonPointer.compile(step.path("from").asText());
                    JsonNode value = target.at(from);
                    remove(target, from);
                    add(target, path, value);
                }
                default -> throw ApiException.badRequest("Unexpected kind: " + operation);
            }
        }
        return target;
    }

    private static void add(ObjectNode target, JsonPointer path, JsonNode value) {
        JsonNode parent = target.at(path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(last, value.deepCopy());
        } else if (parent instanceof ArrayNode list && last.equals("-")) {
            list.add(value.deepCopy());
        } else if (parent instanceof ArrayNode list) {
            list.insert(path.last().getMatchingIndex(), value.deepCopy());
        } else {
            throw unprocessable("add operation does not apply: doc is missing path: \"" + path + "\"");
        }
    }

    private static void remove(ObjectNode target, JsonPointer path) {
        JsonNode parent = target.at(path.head());
        boolean removed = parent instanceof ArrayNode list
                ? list.remove(path.last().getMatchingIndex()) != null
                : parent instanceof ObjectNode object
                        && object.remove(path.last().getMatchingProperty()) != null;
        if (!removed) {
            throw unprocessable("remove operation does not apply: doc is missing path: " + path);
        }
    }

    private static ApiException unprocessable(String why) {
        return new ApiException(
                422, "Invalid", "the server rejected our request due to an error in our request: " + why);
    }
}
