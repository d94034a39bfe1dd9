package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads and writes the documents of this package. Unknown fields are ignored; whatever cannot be read is an
 * {@link IllegalArgumentException} whose message is one line for the user. Written documents leave out what is empty,
 * keep the order of the fields, and have times as ISO 8601 in UTC.
 */
public final class Documents {
    private static final ObjectMapper JSON = configured(JsonMapper.builder());
    private static final ObjectMapper YAML = configured(YAMLMapper.builder(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .stringQuotingChecker(new CarefulQuotes())
            .build()));

    private Documents() {}

    /**
     * @param document YAML or JSON, exactly one document
     * @throws IllegalArgumentException one line: which object, which field, what is wrong with it
     */
    public static <T> T read(String document, Class<T> type) {
        List<JsonNode> documents = readAll(document);
        if (documents.size() != 1) {
            throw new IllegalArgumentException(
                    type.getSimpleName() + ": one document is wanted, this has " + documents.size());
        }
        return convert(documents.get(0), type);
    }

    /**
     * @param document YAML or JSON; YAML may hold several documents, empty ones are left out
     * @throws IllegalArgumentException one line: where the text is neither
     */
    public static List<JsonNode> readAll(String document) {
        String start = document.stripLeading();
        if (start.startsWith("{") || start.startsWith("[")) {
            try {
                return List.of(JSON.readTree(document));
            } catch (JsonProcessingException e) {
                // YAML may begin so, too
            }
        }
        List<JsonNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(document)) {
            all.forEachRemaining(documents::add);
        } catch (IOException | RuntimeException e) {
            throw Unreadable.text(e);
        }
        documents.removeIf(node -> node.isMissingNode() || node.isNull());
        return List.copyOf(documents);
    }

    /** @throws IllegalArgumentException as {@link #read} does */
    public static <T> T convert(JsonNode document, Class<T> type) {
        String kind = document.path("kind").asText("");
        if (Resource.class.isAssignableFrom(type) && !kind.isEmpty() && !kind.equals(type.getSimpleName())) {
            throw new IllegalArgumentException(
                    Unreadable.subject(document, type) + ": a document of kind " + type.getSimpleName() + " is wanted");
        }
        try {
            T value = document.isObject() ? JSON.treeToValue(document, type) : null;
            if (value == null) {
                throw new IllegalArgumentException(
                        type.getSimpleName() + " is " + Unreadable.shape(document) + ": a block of fields is wanted");
            }
            return value;
        } catch (JsonMappingException e) {
            throw Unreadable.field(document, type, e);
        } catch (JsonProcessingException e) {
            throw Unreadable.text(e);
        }
    }

    /** YAML in block style that ends with a line break and has no {@code ---}. */
    public static String toYaml(Object value) {
        return write(YAML, value);
    }

    /** JSON on one line. */
    public static String toJson(Object value) {
        return write(JSON, value);
    }

    private static String write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    value.getClass().getSimpleName() + " cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    private static ObjectMapper configured(MapperBuilder<?, ?> builder) {
        return builder.addModules(new Jdk8Module(), new JavaTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                .withCoercionConfig(
                        LogicalType.Integer,
                        numbers -> numbers.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(LogicalType.Boolean, flags -> flags.setCoercion(
                                CoercionInputShape.EmptyString, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail))
                .build();
    }

    /** Quotes whatever some reader could take for a number: a restic id may look like {@code 12345e67}. */
    private static final class CarefulQuotes extends StringQuotingChecker.Default {
        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || (!value.isEmpty() && "+-.0123456789".indexOf(value.charAt(0)) >= 0);
        }
    }
}
