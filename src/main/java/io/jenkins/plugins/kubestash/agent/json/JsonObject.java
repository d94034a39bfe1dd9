package io.jenkins.plugins.kubestash.agent.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object read with types. A field that is absent or of another type reads as empty, false or zero. */
public record JsonObject(Map<String, Object> fields) {

    public static final JsonObject EMPTY = new JsonObject(Map.of());

    /** The value as an object; an empty one when it is something else. */
    public static JsonObject of(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return EMPTY;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put(String.valueOf(name), field));
        return new JsonObject(fields);
    }

    /** Reads one line; empty when it is no JSON object. */
    public static Optional<JsonObject> parse(String line) {
        if (!line.stripLeading().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(JsonReader.read(line)));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    public String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    public long number(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    public double decimal(String name) {
        return fields.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    public boolean flag(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    public boolean has(String name) {
        return fields.get(name) != null;
    }

    public JsonObject object(String name) {
        return of(fields.get(name));
    }

    /** The strings of a list. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            list.forEach(element -> texts.add(String.valueOf(element)));
        }
        return texts;
    }
}
