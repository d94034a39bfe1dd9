package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Small helpers for Kubernetes objects that are kept as plain JSON trees. */
final class Json {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Json() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** JSON, or YAML, which includes it. */
    static JsonNode parse(byte[] text) throws IOException {
        JsonNode node =
                text.length > 0 && (text[0] == '{' || text[0] == '[') ? JSON.readTree(text) : YAML.readTree(text);
        return node == null ? JSON.missingNode() : node;
    }

    /** The documents of a YAML text. */
    static List<ObjectNode> documents(String yaml) {
        List<ObjectNode> documents = new ArrayList<>();
        try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
            YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).forEachRemaining(node -> {
                if (node instanceof ObjectNode object) {
                    documents.add(object);
                }
            });
        } catch (IOException e) {
            throw new IllegalArgumentException("not YAML: " + e.getMessage(), e);
        }
        return documents;
    }

    static ObjectNode literal(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** The child object of that name, made when it is not there. */
    static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
    }

    static ArrayNode list(ObjectNode parent, String name) {
        return parent.get(name) instanceof ArrayNode there ? there : parent.putArray(name);
    }

    static void byDefault(ObjectNode object, String field, Object value) {
        if (!object.hasNonNull(field)) {
            object.set(field, JSON.valueToTree(value));
        }
    }

    static ObjectNode meta(ObjectNode object) {
        return child(object, "metadata");
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asText();
    }

    static String uid(JsonNode object) {
        return object.at("/metadata/uid").asText();
    }

    static boolean deleting(JsonNode object) {
        return object.at("/metadata").hasNonNull("deletionTimestamp");
    }

    /** A time as Kubernetes writes it: UTC, whole seconds. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static Optional<Instant> time(JsonNode node) {
        return node.asText().isEmpty() || node.isNull() ? Optional.empty() : Optional.of(Instant.parse(node.asText()));
    }
}
