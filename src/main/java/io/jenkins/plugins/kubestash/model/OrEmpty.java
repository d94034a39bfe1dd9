package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Turns what a document leaves out, or says is null, into an empty value, so that no null leaves a record. */
final class OrEmpty {
    private OrEmpty() {}

    static String text(String value) {
        return value == null ? "" : value;
    }

    /** An empty text counts as absent, as it does in Kubernetes. */
    static Optional<String> text(Optional<String> value) {
        return optional(value).filter(text -> !text.isEmpty());
    }

    static <T> Optional<T> optional(Optional<T> value) {
        return value == null ? Optional.empty() : value;
    }

    static <T> List<T> list(List<T> value) {
        return value == null
                ? List.of()
                : value.stream().filter(Objects::nonNull).toList();
    }

    /** Keeps the order of the document. */
    static <V> Map<String, V> map(Map<String, V> value) {
        Map<String, V> kept = new LinkedHashMap<>();
        if (value != null) {
            value.forEach((key, item) -> {
                if (key != null && item != null) {
                    kept.put(key, item);
                }
            });
        }
        return Collections.unmodifiableMap(kept);
    }

    static ObjectNode object(ObjectNode value) {
        return value == null ? JsonNodeFactory.instance.objectNode() : value;
    }
}
