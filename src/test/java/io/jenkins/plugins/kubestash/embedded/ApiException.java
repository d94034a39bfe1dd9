package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A refusal that becomes a {@code Status} object, worded as an API server words it. */
final class ApiException extends RuntimeException {

    /** One complaint about one field: why is {@code FieldValueRequired}, {@code FieldValueInvalid} … */
    record Cause(String why, String field, String message) {}

    private final int code;
    private final String reason;
    private final ObjectNode details;

    ApiException(int code, String reason, String message) {
        this(code, reason, message, Json.object());
    }

    private ApiException(int code, String reason, String message, ObjectNode details) {
        super(message);
        this.code = code;
        this.reason = reason;
        this.details = details;
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message);
    }

    static ApiException noSuchResource() {
        return new ApiException(404, "NotFound", "the server could not find the requested resource");
    }

    static ApiException notFound(ResourceType type, String name) {
        return of(404, "NotFound", type, name, "%s \"%s\" not found".formatted(type.qualified(), name));
    }

    static ApiException alreadyExists(ResourceType type, String name) {
        return of(409, "AlreadyExists", type, name, "%s \"%s\" already exists".formatted(type.qualified(), name));
    }

    static ApiException conflict(ResourceType type, String name, String why) {
        return of(
                409,
                "Conflict",
                type,
                name,
                "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualified(), name, why));
    }

    static ApiException forbidden(ResourceType type, String name, String why) {
        String object = name.isEmpty() ? type.qualified() : "%s \"%s\"".formatted(type.qualified(), name);
        return of(403, "Forbidden", type, name, object + " is forbidden: " + why);
    }

    static ApiException expired(String why) {
        return new ApiException(410, "Expired", why);
    }

    static ApiException invalid(ResourceType type, String name, List<Cause> causes) {
        List<String> texts = causes.stream()
                .map(cause -> cause.field() + ": " + cause.message())
                .toList();
        String all = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
        ApiException invalid =
                of(422, "Invalid", type, name, "%s \"%s\" is invalid: %s".formatted(type.qualifiedKind(), name, all));
        ArrayNode list = invalid.details.putArray("causes");
        for (Cause cause : causes) {
            list.addObject()
                    .put("reason", cause.why())
                    .put("message", cause.message())
                    .put("field", cause.field());
        }
        return invalid;
    }

    private static ApiException of(int code, String reason, ResourceType type, String name, String message) {
        ObjectNode details = Json.object().put("name", name);
        if (!type.group().isEmpty()) {
            details.put("group", type.group());
        }
        details.put("kind", code == 422 ? type.kind() : type.plural());
        return new ApiException(code, reason, message, details);
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        status.set("details", details);
        return status.put("code", code);
    }
}
