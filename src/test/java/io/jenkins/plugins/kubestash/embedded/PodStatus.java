package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes the status of one pod, as a kubelet reports it; a pod that is gone is left alone. */
final class PodStatus {
    private final Store store;
    private final ObjectNode pod;

    PodStatus(Store store, ObjectNode pod) {
        this.store = store;
        this.pod = pod;
    }

    /** The pod as it is now. */
    Optional<ObjectNode> now() {
        return store.get(ResourceType.PODS, Json.namespace(pod), Json.name(pod))
                .filter(there -> Json.uid(there).equals(Json.uid(pod)));
    }

    void unschedulable(String why) {
        edit(status -> condition(status, "PodScheduled", false, "Unschedulable", why));
    }

    /** Bound to the node, with all containers waiting. */
    void accepted() {
        edit(status -> {
            condition(status, "PodScheduled", true, "", "");
            boolean init = !pod.at("/spec/initContainers").isEmpty();
            String now = Json.time(Instant.now());
            status.put("startTime", now).put("hostIP", "127.0.0.1").put("podIP", "127.0.0.1");
            status.putArray("podIPs").addObject().put("ip", "127.0.0.1");
            condition(status, "Initialized", !init, init ? "ContainersNotInitialized" : "", "");
            ready(status, false, "ContainersNotReady");
            for (String kind : List.of("initContainer", "container")) {
                for (JsonNode container : pod.path("spec").path(kind + "s")) {
                    first(Json.list(status, kind + "Statuses").addObject(), container, init);
                }
            }
        });
    }

    private static void first(ObjectNode status, JsonNode container, boolean init) {
        status.put("name", container.path("name").asText())
                .put("image", container.path("image").asText())
                .put("imageID", "")
                .put("ready", false)
                .put("started", false)
                .put("restartCount", 0);
        status.putObject("state").putObject("waiting").put("reason", init ? "PodInitializing" : "ContainerCreating");
        status.putObject("lastState");
    }

    void waiting(String container, String reason, String message) {
        container(container, status -> {
            ObjectNode waiting = status.putObject("state").putObject("waiting").put("reason", reason);
            if (!message.isEmpty()) {
                waiting.put("message", message);
            }
        });
    }

    /** With its first main container the pod runs; it is ready when all of them are. */
    void running(String container, Instant since) {
        edit(status -> {
            container(status, container, one -> {
                one.put("ready", true).put("started", true).put("containerID", "process://" + Json.uid(pod));
                one.putObject("state").putObject("running").put("startedAt", Json.time(since));
            });
            JsonNode main = status.path("containerStatuses");
            if (Json.stream(main).anyMatch(one -> one.at("/state").has("running"))) {
                status.put("phase", "Running");
                ready(
                        status,
                        Json.stream(main).allMatch(one -> one.path("ready").asBoolean()),
                        "ContainersNotReady");
            }
        });
    }

    void terminated(String container, int code, String reason, String message, Instant since) {
        container(container, status -> {
            status.put("ready", false).put("started", false);
            ObjectNode terminated = status.putObject("state")
                    .putObject("terminated")
                    .put("exitCode", code)
                    .put("reason", reason);
            if (!message.isEmpty()) {
                terminated.put("message", message);
            }
            terminated.put("startedAt", Json.time(since)).put("finishedAt", Json.time(Instant.now()));
            terminated.put("containerID", "process://" + Json.uid(pod));
        });
    }

    void initialized() {
        edit(status -> condition(status, "Initialized", true, "", ""));
    }

    /** @param reason of the pod as a whole, such as {@code DeadlineExceeded}, or empty */
    void ended(boolean well, String reason, String message) {
        edit(status -> {
            status.put("phase", well ? "Succeeded" : "Failed");
            ready(status, false, well ? "PodCompleted" : "PodFailed");
            if (!reason.isEmpty()) {
                status.put("reason", reason).put("message", message);
            }
        });
    }

    private void container(String name, Consumer<ObjectNode> edit) {
        edit(status -> container(status, name, edit));
    }

    private static void container(ObjectNode status, String name, Consumer<ObjectNode> edit) {
        for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
            Json.stream(status.path(kind))
                    .filter(one -> one.path("name").asText().equals(name))
                    .forEach(one -> edit.accept((ObjectNode) one));
        }
    }

    private static void ready(ObjectNode status, boolean holds, String reason) {
        condition(status, "Ready", holds, holds ? "" : reason, "");
        condition(status, "ContainersReady", holds, holds ? "" : reason, "");
    }

    private static void condition(ObjectNode status, String type, boolean holds, String reason, String message) {
        ObjectNode condition = Json.stream(status.path("conditions"))
                .filter(one -> one.path("type").asText().equals(type))
                .map(ObjectNode.class::cast)
                .findFirst()
                .orElseGet(() -> Json.list(status, "conditions").addObject().put("type", type));
        String word = holds ? "True" : "False";
        if (!condition.path("status").asText().equals(word)) {
            condition.put("lastTransitionTime", Json.time(Instant.now()));
        }
        condition.put("status", word).remove(List.of("reason", "message"));
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }

    private void edit(Consumer<ObjectNode> edit) {
        try {
            store.edit(ResourceType.PODS, Json.namespace(pod), Json.name(pod), there -> {
                if (Json.uid(there).equals(Json.uid(pod))) {
                    edit.accept(Json.child(there, "status"));
                }
                return there;
            });
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }
}
