package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What must hold of a pod's specification, also inside a Job's template. */
final class PodValidation {
    private PodValidation() {}

    static void check(JsonNode spec, String field, Complaints complaints) {
        Set<String> volumes = volumes(spec.path("volumes"), field + ".volumes", complaints);
        Set<String> names = new HashSet<>();
        if (spec.path("containers").isEmpty()) {
            complaints.required(field + ".containers", "");
        }
        for (String kind : List.of("initContainers", "containers")) {
            for (int i = 0; i < spec.path(kind).size(); i++) {
                JsonNode container = spec.path(kind).get(i);
                String at = field + "." + kind + "[" + i + "]";
                container(container, at, volumes, complaints);
                if (!names.add(container.path("name").asText())) {
                    complaints.duplicate(at + ".name", container.path("name").asText());
                }
            }
        }
        String restart = spec.path("restartPolicy").asText("Always");
        if (!Set.of("Always", "OnFailure", "Never").contains(restart)) {
            complaints.unsupported(field + ".restartPolicy", restart, "Always", "OnFailure", "Never");
        }
        if (spec.has("activeDeadlineSeconds")
                && spec.path("activeDeadlineSeconds").asLong() < 1) {
            complaints.invalid(
                    field + ".activeDeadlineSeconds",
                    spec.path("activeDeadlineSeconds").asLong(),
                    "must be between 1 and 2147483647, inclusive");
        }
    }

    private static Set<String> volumes(JsonNode volumes, String field, Complaints complaints) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            JsonNode volume = volumes.get(i);
            String at = field + "[" + i + "]";
            String name = volume.path("name").asText();
            complaints.dnsLabel(at + ".name", name);
            if (!names.add(name)) {
                complaints.duplicate(at + ".name", name);
            }
            if (volume.size() < 2) {
                complaints.required(at, "must specify a volume type");
            } else if (volume.size() > 2) {
                complaints.forbidden(at, "may not specify more than 1 volume type");
            }
            source(volume, at, complaints);
        }
        return names;
    }

    private static void source(JsonNode volume, String at, Complaints complaints) {
        if (volume.has("secret") && volume.at("/secret/secretName").asText().isEmpty()) {
            complaints.required(at + ".secret.secretName", "");
        }
        if (volume.has("configMap") && volume.at("/configMap/name").asText().isEmpty()) {
            complaints.required(at + ".configMap.name", "");
        }
        if (volume.has("persistentVolumeClaim")
                && volume.at("/persistentVolumeClaim/claimName").asText().isEmpty()) {
            complaints.required(at + ".persistentVolumeClaim.claimName", "");
        }
        if (volume.has("hostPath") && volume.at("/hostPath/path").asText().isEmpty()) {
            complaints.required(at + ".hostPath.path", "");
        }
        for (String field : List.of("server", "path")) {
            if (volume.has("nfs") && volume.path("nfs").path(field).asText().isEmpty()) {
                complaints.required(at + ".nfs." + field, "");
            }
        }
    }

    private static void container(JsonNode container, String at, Set<String> volumes, Complaints complaints) {
        complaints.dnsLabel(at + ".name", container.path("name").asText());
        if (container.path("image").asText().isEmpty()) {
            complaints.required(at + ".image", "");
        }
        String policy = container.path("terminationMessagePolicy").asText("File");
        if (!Set.of("File", "FallbackToLogsOnError").contains(policy)) {
            complaints.unsupported(at + ".terminationMessagePolicy", policy, "FallbackToLogsOnError", "File");
        }
        for (int i = 0; i < container.path("env").size(); i++) {
            variable(container.path("env").get(i), at + ".env[" + i + "]", complaints);
        }
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < container.path("volumeMounts").size(); i++) {
            JsonNode mount = container.path("volumeMounts").get(i);
            String where = at + ".volumeMounts[" + i + "]";
            String name = mount.path("name").asText();
            String path = mount.path("mountPath").asText();
            if (name.isEmpty()) {
                complaints.required(where + ".name", "");
            } else if (!volumes.contains(name)) {
                complaints.notFound(where + ".name", name);
            }
            if (path.isEmpty()) {
                complaints.required(where + ".mountPath", "");
            } else if (!paths.add(path)) {
                complaints.invalid(where + ".mountPath", path, "must be unique");
            }
        }
    }

    private static void variable(JsonNode variable, String at, Complaints complaints) {
        String name = variable.path("name").asText();
        if (name.isEmpty()) {
            complaints.required(at + ".name", "");
        } else if (name.contains("=")) {
            complaints.invalid(at + ".name", name, "a valid environment variable name must not contain '='");
        }
        JsonNode from = variable.path("valueFrom");
        if (from.isMissingNode() || from.isNull()) {
            return;
        }
        long sources = Stream.of("secretKeyRef", "configMapKeyRef", "fieldRef", "resourceFieldRef")
                .filter(from::hasNonNull)
                .count();
        if (!variable.path("value").asText().isEmpty()) {
            complaints.invalid(at + ".valueFrom", "", "may not be specified when `value` is not empty");
        } else if (sources != 1) {
            complaints.invalid(
                    at + ".valueFrom",
                    "",
                    sources == 0
                            ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
                            : "may not have more than one field specified at a time");
        }
        for (String ref : List.of("secretKeyRef", "configMapKeyRef")) {
            if (from.hasNonNull(ref) && from.path(ref).path("key").asText().isEmpty()) {
                complaints.required(at + ".valueFrom." + ref + ".key", "");
            }
        }
        if (from.hasNonNull("fieldRef")
                && from.at("/fieldRef/fieldPath").asText().isEmpty()) {
            complaints.required(at + ".valueFrom.fieldRef.fieldPath", "");
        }
    }
}
