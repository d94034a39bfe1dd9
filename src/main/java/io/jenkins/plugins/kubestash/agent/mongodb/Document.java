package io.jenkins.plugins.kubestash.agent.mongodb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A BSON document, its fields in order. What it can hold: {@link String}, {@link Integer}, {@link Long},
 * {@link Double}, {@link Boolean}, {@code byte[]}, {@link java.time.Instant}, {@link Document}, {@link List}, and
 * {@link BsonValue} for all the rest. A field that is absent or of another type reads as empty, false or zero.
 */
record Document(Map<String, Object> fields) {

    static Document empty() {
        return new Document(new LinkedHashMap<>());
    }

    /** A document of one field, to which more may be added. */
    static Document of(String name, Object value) {
        return empty().with(name, value);
    }

    /** The same document with one more field. */
    Document with(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    long number(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    double decimal(String name) {
        return fields.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** Whether it is true, or, as some servers write it, a number other than zero. */
    boolean flag(String name) {
        Object value = fields.get(name);
        return value instanceof Boolean flag ? flag : value instanceof Number number && number.doubleValue() != 0;
    }

    byte[] bytes(String name) {
        return fields.get(name) instanceof byte[] bytes ? bytes : new byte[0];
    }

    Document document(String name) {
        return fields.get(name) instanceof Document document ? document : empty();
    }

    /** The documents of a list. */
    List<Document> documents(String name) {
        List<Document> found = new ArrayList<>();
        for (Object element : list(name)) {
            if (element instanceof Document document) {
                found.add(document);
            }
        }
        return found;
    }

    /** The texts of a list. */
    List<String> texts(String name) {
        List<String> found = new ArrayList<>();
        for (Object element : list(name)) {
            if (element instanceof String text) {
                found.add(text);
            }
        }
        return found;
    }

    /** A timestamp of the oplog: seconds in the upper half, a counter in the lower. */
    Optional<Long> timestamp(String name) {
        return fields.get(name) instanceof BsonValue value ? value.timestamp() : Optional.empty();
    }

    /** An object id in hex, or an empty text. */
    String objectId(String name) {
        return fields.get(name) instanceof BsonValue value ? value.objectId() : "";
    }

    private List<?> list(String name) {
        return fields.get(name) instanceof List<?> list ? list : List.of();
    }
}
