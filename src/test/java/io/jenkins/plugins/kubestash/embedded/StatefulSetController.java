package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Gives each StatefulSet as many pods as it wants, with names that stay and claims that outlive them. A pod that has ended
 * is replaced after a second: nothing restarts a container here. All calls come from one thread.
 */
final class StatefulSetController {
    private static final Duration REPLACE_AFTER = Duration.ofSeconds(1);

    private final Objects objects;
    private final Store store;
    private final Deletion deletion;
    private final BiConsumer<Duration, Runnable> later;

    /** @param later runs something after a while on the thread of all other calls */
    StatefulSetController(Objects objects, Deletion deletion, BiConsumer<Duration, Runnable> later) {
        this.objects = objects;
        this.store = objects.store();
        this.deletion = deletion;
        this.later = later;
    }

    void changed(Change change) {
        if (change.type().equals(ResourceType.STATEFUL_SETS)) {
            reconcile(Json.namespace(change.object()), Json.name(change.object()));
        } else if (change.type().equals(ResourceType.PODS)) {
            Json.stream(change.object().at("/metadata/ownerReferences"))
                    .filter(owner -> owner.path("kind").asText().equals("StatefulSet"))
                    .forEach(owner -> reconcile(
                            Json.namespace(change.object()), owner.path("name").asText()));
        }
    }

    private void reconcile(String namespace, String name) {
        store.get(ResourceType.STATEFUL_SETS, namespace, name)
                .filter(set -> !Json.deleting(set))
                .ifPresent(this::reconcile);
    }

    private void reconcile(ObjectNode set) {
        Map<String, ObjectNode> pods = new TreeMap<>();
        store.dependents(Json.uid(set)).stream()
                .filter(dependent -> dependent.type().equals(ResourceType.PODS))
                .map(Change::object)
                .forEach(pod -> pods.put(Json.name(pod), pod));
        boolean ordered = set.at("/spec/podManagementPolicy").asText().equals("OrderedReady");
        Set<String> wanted = new java.util.LinkedHashSet<>();
        int first = set.at("/spec/ordinals/start").asInt();
        for (int i = first; i < first + set.at("/spec/replicas").asInt(); i++) {
            String pod = Json.name(set) + "-" + i;
            wanted.add(pod);
            boolean mayCome =
                    !ordered || wanted.stream().allMatch(other -> other.equals(pod) || ready(pods.get(other)));
            if (!pods.containsKey(pod) && mayCome) {
                create(set, pod, i);
            }
        }
        pods.values().stream().filter(pod -> !Json.deleting(pod)).forEach(pod -> {
            if (!wanted.contains(Json.name(pod))) {
                delete(pod);
            } else if (ended(pod)) {
                later.accept(REPLACE_AFTER, () -> replace(pod));
            }
        });
        long ready = pods.values().stream().filter(StatefulSetController::ready).count();
        status(set, pods.size(), ready);
    }

    private void create(ObjectNode set, String name, int ordinal) {
        ObjectNode pod = Json.object();
        pod.set("metadata", set.at("/spec/template/metadata").deepCopy());
        ObjectNode meta = Json.meta(pod).put("name", name);
        Json.child(meta, "labels")
                .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
                .put("statefulset.kubernetes.io/pod-name", name);
        own(meta, set);
        ObjectNode spec = set.at("/spec/template/spec").deepCopy();
        spec.put("hostname", name).put("subdomain", set.at("/spec/serviceName").asText());
        for (JsonNode template : set.at("/spec/volumeClaimTemplates")) {
            String volume = template.at("/metadata/name").asText();
            claim(set, template, volume + "-" + name);
            ArrayNode volumes = Json.list(spec, "volumes");
            volumes.addObject()
                    .put("name", volume)
                    .putObject("persistentVolumeClaim")
                    .put("claimName", volume + "-" + name);
        }
        pod.set("spec", spec);
        objects.create(ResourceType.PODS, Json.namespace(set), pod, Objects.Mode.REAL);
    }

    private void claim(ObjectNode set, JsonNode template, String name) {
        if (store.get(ResourceType.CLAIMS, Json.namespace(set), name).isPresent()) {
            return;
        }
        ObjectNode claim = Json.object();
        ObjectNode meta = claim.putObject("metadata").put("name", name);
        meta.putObject("annotations").put("volume.kubernetes.io/selected-node", Node.NAME);
        claim.set("spec", template.path("spec").deepCopy());
        objects.create(ResourceType.CLAIMS, Json.namespace(set), claim, Objects.Mode.REAL);
    }

    private static void own(ObjectNode meta, ObjectNode set) {
        meta.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", "StatefulSet")
                .put("name", Json.name(set))
                .put("uid", Json.uid(set))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }

    private void replace(ObjectNode ended) {
        store.get(ResourceType.PODS, Json.namespace(ended), Json.name(ended))
                .filter(pod -> Json.uid(pod).equals(Json.uid(ended)))
                .ifPresent(this::delete);
    }

    private void delete(ObjectNode pod) {
        deletion.delete(ResourceType.PODS, Json.namespace(pod), Json.name(pod), Json.object());
    }

    private void status(ObjectNode set, int there, long ready) {
        store.edit(ResourceType.STATEFUL_SETS, Json.namespace(set), Json.name(set), now -> {
            Json.child(now, "status")
                    .put("observedGeneration", set.at("/metadata/generation").asLong())
                    .put("replicas", there)
                    .put("currentReplicas", there)
                    .put("updatedReplicas", there)
                    .put("readyReplicas", ready)
                    .put("availableReplicas", ready);
            return now;
        });
    }

    private static boolean ended(ObjectNode pod) {
        return List.of("Succeeded", "Failed").contains(pod.at("/status/phase").asText());
    }

    private static boolean ready(ObjectNode pod) {
        return pod != null
                && !Json.deleting(pod)
                && Json.stream(pod.at("/status/conditions"))
                        .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                                && condition.path("status").asText().equals("True"));
    }
}
