package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Writes to the store as an API server does them: defaults, validation, quota, conflicts, dry runs. */
final class Objects {
    private static final List<String> SYSTEM_FIELDS = List.of(
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    /** How a write is meant: tried only, and with unknown fields refused. */
    record Mode(boolean dryRun, boolean strict) {
        static final Mode REAL = new Mode(false, true);
    }

    private final Store store;
    private final Map<String, Integer> podQuota = new ConcurrentHashMap<>();

    Objects(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    /** At most so many unfinished pods in the namespace. */
    void podQuota(String namespace, int most) {
        podQuota.put(namespace, most);
    }

    void noPodQuota(String namespace) {
        podQuota.remove(namespace);
    }

    ObjectNode create(ResourceType type, String namespace, ObjectNode given, Mode mode) {
        ObjectNode object = given.deepCopy();
        identify(type, namespace, object);
        ObjectNode meta = Json.meta(object);
        meta.remove(SYSTEM_FIELDS);
        if (meta.path("name").asText().isEmpty() && meta.hasNonNull("generateName")) {
            meta.put("name", meta.get("generateName").asText() + Names.suffix());
        }
        shape(type, object, mode);
        Defaults.fill(type, object);
        Validation.create(type, object);
        Defaults.begin(type, object);
        synchronized (store) {
            if (store.get(type, namespace, Json.name(object)).isPresent()) {
                throw ApiException.alreadyExists(type, Json.name(object));
            }
            quota(type, object);
            if (mode.dryRun()) {
                Json.byDefault(meta, "uid", "00000000-0000-0000-0000-000000000000");
                Json.byDefault(meta, "creationTimestamp", Json.time(java.time.Instant.now()));
                return object;
            }
            if (type.namespaced()) {
                ensureNamespace(namespace);
            }
            return store.create(type, object);
        }
    }

    /** Replaces an object, or only its status. */
    ObjectNode update(ResourceType type, String namespace, String name, boolean status, ObjectNode given, Mode mode) {
        identify(type, namespace, given);
        if (!Json.name(given).equals(name)) {
            throw ApiException.badRequest("the name of the object (%s) does not match the name on the URL (%s)"
                    .formatted(Json.name(given), name));
        }
        return change(type, namespace, name, status, mode, before -> given.deepCopy());
    }

    ObjectNode patch(
            ResourceType type,
            String namespace,
            String name,
            boolean status,
            String contentType,
            JsonNode patch,
            Mode mode) {
        boolean apply = contentType.equals("application/apply-patch+yaml");
        if (apply
                && patch instanceof ObjectNode object
                && store.get(type, namespace, name).isEmpty()) {
            return create(type, namespace, object, mode);
        }
        if (type.custom() && contentType.equals("application/strategic-merge-patch+json")) {
            return Patches.apply("unsupported for custom resources", Json.object(), patch);
        }
        return change(type, namespace, name, status, mode, before -> Patches.apply(contentType, before, patch));
    }

    private ObjectNode change(
            ResourceType type,
            String namespace,
            String name,
            boolean status,
            Mode mode,
            UnaryOperator<ObjectNode> wanted) {
        UnaryOperator<ObjectNode> edit = before -> {
            ObjectNode after = wanted.apply(before.deepCopy());
            precondition(type, after, before);
            keepSystemFields(after, before);
            return status ? statusOnly(after, before) : wholeObject(type, after, before, mode);
        };
        if (mode.dryRun()) {
            return edit.apply(store.get(type, namespace, name).orElseThrow(() -> ApiException.notFound(type, name)));
        }
        return store.edit(type, namespace, name, edit);
    }

    private static ObjectNode statusOnly(ObjectNode after, ObjectNode before) {
        ObjectNode result = before.deepCopy();
        result.set("status", after.path("status").deepCopy());
        return result;
    }

    private static ObjectNode wholeObject(ResourceType type, ObjectNode after, ObjectNode before, Mode mode) {
        if (type.subresources().contains("status") && before.has("status")) {
            after.set("status", before.get("status").deepCopy());
        }
        shape(type, after, mode);
        Defaults.fill(type, after);
        Validation.update(type, after, before);
        return after;
    }

    private static void shape(ResourceType type, ObjectNode object, Mode mode) {
        if (mode.strict()) {
            Shape.check(type, object);
        }
    }

    private static void precondition(ResourceType type, ObjectNode after, ObjectNode before) {
        JsonNode version = after.at("/metadata/resourceVersion");
        if (!version.asText().isEmpty() && !version.equals(before.at("/metadata/resourceVersion"))) {
            throw ApiException.conflict(
                    type,
                    Json.name(before),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
        if (!Json.uid(after).isEmpty() && !Json.uid(after).equals(Json.uid(before))) {
            throw ApiException.conflict(
                    type,
                    Json.name(before),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(Json.uid(after), Json.uid(before)));
        }
    }

    private static void keepSystemFields(ObjectNode after, ObjectNode before) {
        ObjectNode meta = Json.meta(after);
        for (String field : SYSTEM_FIELDS) {
            JsonNode value = before.path("metadata").path(field);
            if (value.isMissingNode()) {
                meta.remove(field);
            } else {
                meta.set(field, value.deepCopy());
            }
        }
    }

    private static void identify(ResourceType type, String namespace, ObjectNode object) {
        Json.byDefault(object, "kind", type.kind());
        Json.byDefault(object, "apiVersion", type.apiVersion());
        if (!object.get("kind").asText().equals(type.kind())
                || !object.get("apiVersion").asText().equals(type.apiVersion())) {
            throw ApiException.badRequest("the object provided is unrecognized (must be of type %s): %s/%s"
                    .formatted(
                            type.kind(),
                            object.get("apiVersion").asText(),
                            object.get("kind").asText()));
        }
        ObjectNode meta = Json.meta(object);
        if (type.namespaced()) {
            Json.byDefault(meta, "namespace", namespace);
            if (!Json.namespace(object).equals(namespace)) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
        } else {
            meta.remove("namespace");
        }
    }

    private void ensureNamespace(String name) {
        if (store.get(ResourceType.NAMESPACES, "", name).isEmpty()) {
            ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
            Json.meta(namespace).put("name", name).putObject("labels").put("kubernetes.io/metadata.name", name);
            Defaults.begin(ResourceType.NAMESPACES, namespace);
            store.create(ResourceType.NAMESPACES, namespace);
        }
    }

    private void quota(ResourceType type, ObjectNode pod) {
        Integer most = type.equals(ResourceType.PODS) ? podQuota.get(Json.namespace(pod)) : null;
        if (most == null) {
            return;
        }
        long used = store.list(type, Json.namespace(pod)).stream()
                .map(other -> other.at("/status/phase").asText())
                .filter(phase -> !phase.equals("Succeeded") && !phase.equals("Failed"))
                .count();
        if (used >= most) {
            throw ApiException.forbidden(
                    type,
                    Json.name(pod),
                    "exceeded quota: pods, requested: pods=1, used: pods=%d, limited: pods=%d".formatted(used, most));
        }
    }
}
