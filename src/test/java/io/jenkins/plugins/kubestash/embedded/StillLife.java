package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Pods in which nothing runs, for measurements with more of them than a machine could run: their statuses and logs are
 * scripted. A pod starts at once, its init containers end well up to the last one, and that one (or the only container)
 * is at work until the script ends it. Objects, watches and HTTP are the same as with pods that run.
 */
public final class StillLife {
    private final Store store;
    private final Deletion deletion;
    private final Logs logs;
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();

    StillLife(Store store, Deletion deletion, Logs logs) {
        this.store = store;
        this.deletion = deletion;
        this.logs = logs;
    }

    /** Jobs whose pods are at work. */
    public List<String> atWork() {
        return List.copyOf(pods.keySet());
    }

    /** Adds a line to the log of the container at work. */
    public void write(String job, String line) {
        pod(job).log.add((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Ends the pod of a Job well.
     *
     * @param message termination message of its last container
     * @return when it was over
     */
    public Instant end(String job, String message) {
        Pod pod = pod(job);
        pods.remove(job);
        return pod.end(message);
    }

    private Pod pod(String job) {
        return Optional.ofNullable(pods.get(job))
                .orElseThrow(() -> new IllegalArgumentException("no pod of Job " + job + " is at work"));
    }

    void changed(Change change) {
        if (!change.type().equals(ResourceType.PODS)) {
            return;
        }
        ObjectNode object = change.object();
        String job = object.at("/metadata/labels/job-name").asText();
        if (change.kind().equals("ADDED")) {
            Pod pod = new Pod(object);
            pods.put(job, pod);
            pod.start();
        } else if (change.kind().equals("DELETED") || Json.deleting(object)) {
            Optional.ofNullable(pods.remove(job)).ifPresent(pod -> pod.log.end());
            leave(object);
            logs.forget(Json.uid(object));
        }
    }

    private void leave(ObjectNode pod) {
        if (store.exists(Json.uid(pod))) {
            ObjectNode atOnce = Json.object().put("gracePeriodSeconds", 0);
            deletion.delete(ResourceType.PODS, Json.namespace(pod), Json.name(pod), atOnce);
        }
    }

    /** One pod and the container at work in it. */
    private final class Pod {
        private final ObjectNode object;
        private final PodStatus status;
        private final List<String> containers;
        private final int atWork;
        private final ContainerLog log;

        Pod(ObjectNode object) {
            this.object = object;
            status = new PodStatus(store, object);
            List<String> init = names("initContainers");
            containers =
                    Stream.concat(init.stream(), names("containers").stream()).toList();
            atWork = Math.max(0, init.size() - 1);
            log = logs.open(Json.uid(object), containers.get(atWork));
        }

        private List<String> names(String kind) {
            return Json.stream(object.path("spec").path(kind))
                    .map(container -> container.path("name").asText())
                    .toList();
        }

        void start() {
            store.edit(ResourceType.PODS, Json.namespace(object), Json.name(object), there -> {
                Json.child(there, "spec").put("nodeName", Node.NAME);
                return there;
            });
            status.accepted();
            containers.subList(0, atWork).forEach(container -> {
                say(container, "scripted: " + container + " has done its work");
                status.terminated(container, 0, "Completed", "", Instant.now());
            });
            String container = containers.get(atWork);
            log.add(("scripted: " + container + " is at work\n").getBytes(StandardCharsets.UTF_8));
            status.running(container, Instant.now());
        }

        Instant end(String message) {
            log.end();
            int last = containers.size() - 1;
            for (String container : containers.subList(atWork, last)) {
                status.terminated(container, 0, "Completed", "", Instant.now());
            }
            if (last > atWork) {
                status.initialized();
                say(containers.get(last), "scripted: " + containers.get(last) + " has done its work");
                status.running(containers.get(last), Instant.now());
            }
            Instant end = Instant.now();
            status.terminated(containers.get(last), 0, "Completed", message, end);
            status.ended(true, "", "");
            return end;
        }

        private void say(String container, String line) {
            ContainerLog whole = logs.open(Json.uid(object), container);
            whole.add((line + "\n").getBytes(StandardCharsets.UTF_8));
            whole.end();
        }
    }
}
