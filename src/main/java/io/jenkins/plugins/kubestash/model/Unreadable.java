package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.lang.reflect.Field;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** Makes one line for the user out of what Jackson throws; a value is repeated only where it cannot be a secret. */
final class Unreadable {
    private Unreadable() {}

    /** The text is neither YAML nor JSON. */
    static IllegalArgumentException text(Exception cause) {
        Throwable reason = cause.getCause() instanceof JsonProcessingException inner ? inner : cause;
        String where = "";
        if (reason instanceof JsonProcessingException json && json.getLocation() != null) {
            JsonLocation at = json.getLocation();
            where = " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        }
        boolean twice = String.valueOf(reason.getMessage()).startsWith("Duplicate field");
        return new IllegalArgumentException(
                twice ? "a field is written twice" + where : "this is neither YAML nor JSON" + where, cause);
    }

    /** A field of the document has a wrong type or shape. */
    static IllegalArgumentException field(JsonNode document, Class<?> type, JsonMappingException cause) {
        StringBuilder path = new StringBuilder();
        JsonNode value = document;
        for (JsonMappingException.Reference step : cause.getPath()) {
            if (step.getFieldName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
                value = value.path(step.getFieldName());
            } else if (step.getIndex() >= 0) {
                path.append('[').append(step.getIndex()).append(']');
                value = value.path(step.getIndex());
            }
        }
        return new IllegalArgumentException(
                subject(document, type) + ": " + path + " is " + problem(value, cause), cause);
    }

    /** Kind, namespace and name of the document, as far as it has them. */
    static String subject(JsonNode document, Class<?> type) {
        JsonNode metadata = document.path("metadata");
        String kind = document.path("kind").asText("");
        String namespace = metadata.path("namespace").asText("");
        String name = metadata.path("name").asText("");
        return ((kind.isEmpty() ? type.getSimpleName() : kind) + " " + (namespace.isEmpty() ? "" : namespace + "/")
                        + name)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
    }

    static String shape(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "a block of fields";
            case ARRAY -> "a list";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL, MISSING -> "empty";
            default -> "text";
        };
    }

    private static String problem(JsonNode value, JsonMappingException cause) {
        if (cause.getCause() instanceof IllegalArgumentException own) {
            return own.getMessage().replaceAll("\\p{Cntrl}+", " ");
        }
        Class<?> target = target(cause);
        boolean showable = value.isValueNode() && !value.isNull() && scalar(target);
        return (showable ? Shown.value(value.asText()) : shape(value)) + ": " + wanted(target) + " is wanted";
    }

    private static Class<?> target(JsonMappingException cause) {
        if (cause instanceof InvalidTypeIdException member) {
            return member.getBaseType().getRawClass();
        }
        boolean known = cause instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null;
        return known ? ((MismatchedInputException) cause).getTargetType() : Object.class;
    }

    private static boolean scalar(Class<?> target) {
        return target.isPrimitive()
                || Number.class.isAssignableFrom(target)
                || target.isEnum()
                || isTime(target)
                || target == Boolean.class;
    }

    private static boolean isTime(Class<?> target) {
        return Instant.class.isAssignableFrom(target);
    }

    private static String wanted(Class<?> target) {
        if (target == SecretTransform.class) {
            return "one of renameKey, addKey, addKeysFrom, removeKey, and only one,";
        }
        if (target == boolean.class || target == Boolean.class) {
            return "true or false";
        }
        if (target.isEnum()) {
            return "one of "
                    + Arrays.stream(target.getFields())
                            .filter(Field::isEnumConstant)
                            .map(constant -> constant.isAnnotationPresent(JsonProperty.class)
                                    ? constant.getAnnotation(JsonProperty.class).value()
                                    : constant.getName())
                            .collect(Collectors.joining(", "));
        }
        if (isTime(target)) {
            return "a time such as 2026-01-01T00:00:00Z";
        }
        if (target.isPrimitive() || Number.class.isAssignableFrom(target)) {
            return "a whole number";
        }
        if (Collection.class.isAssignableFrom(target)) {
            return "a list";
        }
        return target == String.class ? "text" : "a block of fields";
    }
}
