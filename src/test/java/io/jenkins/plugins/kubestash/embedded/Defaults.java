package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** What an API server writes into objects by itself: defaults, and the first status of what it creates. */
final class Defaults {
    private Defaults() {}

    /** For every write. */
    static void fill(ResourceType type, ObjectNode object) {
        switch (type.kind()) {
            case "Secret" -> secret(object);
            case "Pod" -> pod(Json.child(object, "spec"));
            case "Job" -> job(Json.child(object, "spec"));
            case "StatefulSet" -> statefulSet(Json.child(object, "spec"));
            case "PersistentVolumeClaim" -> Json.byDefault(Json.child(object, "spec"), "volumeMode", "Filesystem");
            default -> {
                // nothing is filled in
            }
        }
    }

    /** For a new object, before it is stored; what the client sent as status does not count. */
    static void begin(ResourceType type, ObjectNode object) {
        if (type.subresources().contains("status")) {
            object.remove("status");
        }
        switch (type.kind()) {
            case "Pod" -> Json.child(object, "status").put("phase", "Pending").put("qosClass", "BestEffort");
            case "Job" -> {
                Json.child(object, "status");
                label(object);
            }
            case "Namespace" -> Json.child(object, "status").put("phase", "Active");
            case "PersistentVolumeClaim" -> bind(object);
            case "CustomResourceDefinition" ->
                Json.list(Json.child(object, "status"), "conditions")
                        .addObject()
                        .put("type", "Established")
                        .put("status", "True")
                        .put("lastTransitionTime", Json.time(Instant.now()));
            default -> {
                // no status
            }
        }
    }

    private static void secret(ObjectNode secret) {
        Json.byDefault(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = Json.child(secret, "data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void job(ObjectNode spec) {
        Json.byDefault(spec, "parallelism", 1);
        Json.byDefault(spec, "completions", 1);
        Json.byDefault(spec, "backoffLimit", 6);
        Json.byDefault(spec, "completionMode", "NonIndexed");
        Json.byDefault(spec, "suspend", false);
        Json.byDefault(spec, "manualSelector", false);
        Json.byDefault(spec, "podReplacementPolicy", "TerminatingOrFailed");
        pod(Json.child(Json.child(spec, "template"), "spec"));
    }

    private static void statefulSet(ObjectNode spec) {
        Json.byDefault(spec, "replicas", 1);
        Json.byDefault(spec, "podManagementPolicy", "OrderedReady");
        pod(Json.child(Json.child(spec, "template"), "spec"));
    }

    private static void pod(ObjectNode spec) {
        Json.byDefault(spec, "restartPolicy", "Always");
        Json.byDefault(spec, "terminationGracePeriodSeconds", 30);
        Json.byDefault(spec, "dnsPolicy", "ClusterFirst");
        Json.byDefault(spec, "schedulerName", "default-scheduler");
        Json.child(spec, "securityContext");
        Json.stream(spec.path("initContainers")).forEach(Defaults::container);
        Json.stream(spec.path("containers")).forEach(Defaults::container);
        for (JsonNode volume : spec.path("volumes")) {
            for (String kind : new String[] {"secret", "configMap"}) {
                if (volume.get(kind) instanceof ObjectNode source) {
                    Json.byDefault(source, "defaultMode", 0644);
                }
            }
        }
    }

    private static void container(JsonNode node) {
        if (node instanceof ObjectNode container) {
            Json.byDefault(container, "terminationMessagePath", "/dev/termination-log");
            Json.byDefault(container, "terminationMessagePolicy", "File");
            String image = container.path("image").asText();
            boolean latest = image.endsWith(":latest")
                    || !image.substring(image.lastIndexOf('/') + 1).contains(":");
            Json.byDefault(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
            Json.byDefault(container, "resources", Json.object());
        }
    }

    /** The store gives the final uid; a Job's selector needs one before, so it gets its own here. */
    private static void label(ObjectNode job) {
        String uid = UUID.randomUUID().toString();
        String name = Json.name(job);
        ObjectNode spec = Json.child(job, "spec");
        ObjectNode labels = Json.child(Json.meta(Json.child(spec, "template")), "labels");
        for (String prefix : new String[] {"", "batch.kubernetes.io/"}) {
            labels.put(prefix + "controller-uid", uid).put(prefix + "job-name", name);
        }
        Json.child(Json.child(spec, "selector"), "matchLabels").put("batch.kubernetes.io/controller-uid", uid);
        Json.meta(job).put("uid", uid);
    }

    private static void bind(ObjectNode claim) {
        ObjectNode status = Json.child(claim, "status").put("phase", "Bound");
        status.set("accessModes", claim.at("/spec/accessModes").deepCopy());
        status.set("capacity", claim.at("/spec/resources/requests").deepCopy());
        Json.byDefault(Json.child(claim, "spec"), "volumeName", "pvc-" + UUID.randomUUID());
        Json.byDefault(Json.child(claim, "spec"), "storageClassName", "embedded");
    }
}
