package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** Refuses what a real API server would refuse, with the same status and causes; the rules that clients run into. */
final class Validation {
    private static final int MOST_DATA = 1024 * 1024;
    private static final int MOST_ANNOTATIONS = 256 * 1024;
    private static final String IMMUTABLE = "field is immutable when `immutable` is set";

    private Validation() {}

    static void create(ResourceType type, ObjectNode object) {
        Complaints complaints = new Complaints();
        check(type, object, complaints);
        JsonNode spec = object.path("spec");
        if (type.equals(ResourceType.JOBS)
                && spec.has("selector")
                && !spec.path("manualSelector").asBoolean()) {
            complaints.invalid("spec.selector", spec.path("selector").toString(), "`selector` not auto-generated");
        }
        refuse(type, object, complaints);
    }

    static void update(ResourceType type, ObjectNode object, ObjectNode before) {
        Complaints complaints = new Complaints();
        check(type, object, complaints);
        switch (type.kind()) {
            case "Secret", "ConfigMap" -> unchangedData(object, before, complaints);
            case "Job" -> unchangedJob(object, before, complaints);
            case "Pod" -> unchangedPod(object, before, complaints);
            default -> {
                // may change
            }
        }
        refuse(type, object, complaints);
    }

    private static void refuse(ResourceType type, ObjectNode object, Complaints complaints) {
        if (!complaints.causes().isEmpty()) {
            throw ApiException.invalid(type, Json.name(object), complaints.causes());
        }
    }

    private static void check(ResourceType type, ObjectNode object, Complaints complaints) {
        if (Json.name(object).isEmpty()) {
            complaints.required("metadata.name", "name or generateName is required");
        } else {
            complaints.subdomain("metadata.name", Json.name(object));
        }
        complaints.labels("metadata.labels", object.at("/metadata/labels"));
        long annotations = size(object.at("/metadata/annotations"), false);
        if (annotations > MOST_ANNOTATIONS) {
            complaints.tooLong("metadata.annotations", MOST_ANNOTATIONS);
        }
        for (JsonNode owner : object.at("/metadata/ownerReferences")) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.path(field).asText().isEmpty()) {
                    complaints.invalid("metadata.ownerReferences." + field, "", field + " must not be empty");
                }
            }
        }
        switch (type.kind()) {
            case "Secret" -> data(object, List.of("data"), complaints);
            case "ConfigMap" -> data(object, List.of("data", "binaryData"), complaints);
            case "Pod" -> PodValidation.check(object.path("spec"), "spec", complaints);
            case "Job" -> job(object.path("spec"), complaints);
            default -> {
                // no more is known of it
            }
        }
    }

    private static void data(ObjectNode object, List<String> fields, Complaints complaints) {
        long size = 0;
        for (String field : fields) {
            boolean base64 =
                    field.equals("binaryData") || object.path("kind").asText().equals("Secret");
            object.path(field).fieldNames().forEachRemaining(key -> {
                if (!key.matches("[-._a-zA-Z0-9]{1,253}")) {
                    complaints.invalid(
                            field + "[" + key + "]",
                            key,
                            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'");
                }
                if (field.equals("binaryData") && object.path("data").has(key)) {
                    complaints.invalid(field, key, "duplicate of key present in data");
                }
            });
            size += size(object.path(field), base64);
        }
        if (size > MOST_DATA) {
            complaints.tooLong("data", MOST_DATA);
        }
    }

    private static long size(JsonNode data, boolean base64) {
        long size = 0;
        for (JsonNode value : data) {
            try {
                size += base64
                        ? Base64.getDecoder().decode(value.asText()).length
                        : value.asText().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            } catch (IllegalArgumentException e) {
                throw ApiException.badRequest("illegal base64 data: " + e.getMessage());
            }
        }
        return size;
    }

    private static void job(JsonNode spec, Complaints complaints) {
        for (String field : List.of(
                "parallelism", "completions", "backoffLimit", "activeDeadlineSeconds", "ttlSecondsAfterFinished")) {
            if (spec.path(field).asLong() < 0) {
                complaints.invalid("spec." + field, spec.path(field).asLong(), "must be greater than or equal to 0");
            }
        }
        JsonNode template = spec.path("template");
        complaints.labels("spec.template.labels", template.at("/metadata/labels"));
        PodValidation.check(template.path("spec"), "spec.template.spec", complaints);
        if (template.at("/spec/restartPolicy").asText().equals("Always")) {
            complaints.unsupported("spec.template.spec.restartPolicy", "Always", "OnFailure", "Never");
        }
    }

    private static void unchangedData(ObjectNode object, ObjectNode before, Complaints complaints) {
        if (before.path("immutable").asBoolean()) {
            if (!object.path("immutable").asBoolean()) {
                complaints.forbidden("immutable", IMMUTABLE);
            }
            for (String field : List.of("data", "binaryData")) {
                if (!object.path(field).equals(before.path(field))) {
                    complaints.forbidden(field, IMMUTABLE);
                }
            }
        }
        if (!object.path("type").equals(before.path("type"))) {
            complaints.invalid("type", object.path("type").asText(), "field is immutable");
        }
    }

    private static void unchangedJob(ObjectNode object, ObjectNode before, Complaints complaints) {
        for (String field : List.of("selector", "template", "completions", "completionMode")) {
            JsonNode now = object.path("spec").path(field);
            if (!now.equals(before.path("spec").path(field))) {
                complaints.invalid("spec." + field, now.toString(), "field is immutable");
            }
        }
    }

    private static void unchangedPod(ObjectNode object, ObjectNode before, Complaints complaints) {
        if (!mutableLeftOut(object).equals(mutableLeftOut(before))) {
            complaints.forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
                            + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
                            + " be set to 1 if it was previously negative)");
        }
    }

    private static JsonNode mutableLeftOut(ObjectNode pod) {
        ObjectNode spec = pod.path("spec").deepCopy();
        spec.remove(List.of("activeDeadlineSeconds", "tolerations", "nodeName"));
        for (String kind : List.of("containers", "initContainers")) {
            spec.path(kind).forEach(container -> ((ObjectNode) container).remove("image"));
        }
        return spec;
    }
}
