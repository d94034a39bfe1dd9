package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deletes objects: grace periods, finalizers, the three propagation policies, and the garbage collection of what
 * belonged to a deleted owner.
 */
final class Deletion {
    private static final String FOREGROUND = "foregroundDeletion";

    private final Store store;

    Deletion(Store store) {
        this.store = store;
    }

    /**
     * Deletes or begins to delete.
     *
     * @param options a {@code DeleteOptions} object
     * @return the object as it was last when it is gone, or as it waits for its end
     */
    ObjectNode delete(ResourceType type, String namespace, String name, JsonNode options) {
        synchronized (store) {
            ObjectNode object = store.get(type, namespace, name).orElseThrow(() -> ApiException.notFound(type, name));
            precondition(type, object, options.path("preconditions"));
            String policy = policy(type, options);
            if (policy.equals("Orphan")) {
                store.dependents(Json.uid(object)).forEach(dependent -> disown(dependent, Json.uid(object)));
            }
            if (type.equals(ResourceType.NAMESPACES)) {
                empty(name);
            }
            boolean foreground = policy.equals("Foreground")
                    && !store.dependents(Json.uid(object)).isEmpty();
            long grace = grace(type, object, options);
            if (grace == 0 && !foreground && object.at("/metadata/finalizers").isEmpty()) {
                return store.remove(type, namespace, name);
            }
            return store.edit(type, namespace, name, waiting -> mark(waiting, grace, foreground));
        }
    }

    /** Follows up a change: dependents of what is gone go too, and so do newcomers whose owners are gone. */
    void collect(Change change) {
        ObjectNode object = change.object();
        if (change.kind().equals("DELETED")) {
            store.dependents(Json.uid(object)).forEach(dependent -> release(dependent, Json.uid(object)));
            owners(object).forEach(this::finishForeground);
        } else {
            List<String> owners = owners(object);
            if (!owners.isEmpty() && owners.stream().noneMatch(store::exists)) {
                quietly(change.type(), object);
            }
            if (waitsForDependents(object)) {
                store.dependents(Json.uid(object)).stream()
                        .filter(dependent -> !Json.deleting(dependent.object()))
                        .forEach(dependent -> quietly(dependent.type(), dependent.object()));
                finishForeground(Json.uid(object));
            }
        }
    }

    private void finishForeground(String uid) {
        store.find(uid)
                .filter(owner -> waitsForDependents(owner.object())
                        && store.dependents(uid).isEmpty())
                .ifPresent(owner -> store.edit(
                        owner.type(),
                        Json.namespace(owner.object()),
                        Json.name(owner.object()),
                        Deletion::withoutForeground));
    }

    private static ObjectNode withoutForeground(ObjectNode owner) {
        ArrayNode kept = Json.array();
        owner.at("/metadata/finalizers").forEach(finalizer -> {
            if (!finalizer.asText().equals(FOREGROUND)) {
                kept.add(finalizer);
            }
        });
        Json.meta(owner).set("finalizers", kept);
        return owner;
    }

    private static boolean waitsForDependents(ObjectNode object) {
        return Json.deleting(object)
                && Json.stream(object.at("/metadata/finalizers"))
                        .anyMatch(finalizer -> finalizer.asText().equals(FOREGROUND));
    }

    private void release(Change dependent, String uid) {
        boolean others =
                owners(dependent.object()).stream().anyMatch(owner -> !owner.equals(uid) && store.exists(owner));
        if (others) {
            disown(dependent, uid);
        } else {
            quietly(dependent.type(), dependent.object());
        }
    }

    private void quietly(ResourceType type, ObjectNode object) {
        Optional<ObjectNode> there = store.get(type, Json.namespace(object), Json.name(object));
        if (there.filter(now -> Json.uid(now).equals(Json.uid(object))).isPresent()) {
            delete(
                    type,
                    Json.namespace(object),
                    Json.name(object),
                    Json.object().put("propagationPolicy", "Background"));
        }
    }

    private void disown(Change dependent, String uid) {
        store.edit(dependent.type(), Json.namespace(dependent.object()), Json.name(dependent.object()), object -> {
            ArrayNode kept = Json.array();
            object.at("/metadata/ownerReferences").forEach(owner -> {
                if (!owner.path("uid").asText().equals(uid)) {
                    kept.add(owner);
                }
            });
            Json.meta(object).set("ownerReferences", kept);
            return object;
        });
    }

    private void empty(String namespace) {
        for (ResourceType type : Discovery.ALL) {
            if (type.namespaced()) {
                store.list(type, namespace).forEach(object -> quietly(type, object));
            }
        }
    }

    private static List<String> owners(ObjectNode object) {
        return Json.stream(object.at("/metadata/ownerReferences"))
                .map(owner -> owner.path("uid").asText())
                .toList();
    }

    private static ObjectNode mark(ObjectNode object, long grace, boolean foreground) {
        ObjectNode meta = Json.meta(object);
        Json.byDefault(meta, "deletionTimestamp", Json.time(Instant.now().plusSeconds(grace)));
        long before = meta.path("deletionGracePeriodSeconds").asLong(Long.MAX_VALUE);
        meta.put("deletionGracePeriodSeconds", Math.min(before, grace));
        if (foreground && !waitsForDependents(object)) {
            Json.list(meta, "finalizers").add(FOREGROUND);
        }
        return object;
    }

    /** Without a word from the client a Job leaves its pods behind: the API keeps an old promise there. */
    private static String policy(ResourceType type, JsonNode options) {
        String byDefault = type.equals(ResourceType.JOBS) ? "Orphan" : "Background";
        return options.path("propagationPolicy").asText(byDefault);
    }

    private static long grace(ResourceType type, ObjectNode object, JsonNode options) {
        String phase = object.at("/status/phase").asText();
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        if (!type.equals(ResourceType.PODS) || ended || !object.path("spec").hasNonNull("nodeName")) {
            return 0;
        }
        long own = object.at("/spec/terminationGracePeriodSeconds").asLong(30);
        return options.path("gracePeriodSeconds").asLong(own);
    }

    private static void precondition(ResourceType type, ObjectNode object, JsonNode wanted) {
        if (wanted.hasNonNull("uid") && !wanted.path("uid").asText().equals(Json.uid(object))) {
            throw ApiException.conflict(
                    type,
                    Json.name(object),
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(wanted.path("uid").asText(), Json.uid(object)));
        }
        JsonNode version = wanted.path("resourceVersion");
        JsonNode present = object.at("/metadata/resourceVersion");
        if (!version.asText().isEmpty() && !version.equals(present)) {
            throw ApiException.conflict(
                    type,
                    Json.name(object),
                    "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
                            .formatted(version.asText(), present.asText()));
        }
    }
}
