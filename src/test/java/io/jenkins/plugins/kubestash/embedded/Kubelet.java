package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Scheduler and kubelet of the one node: a worker for each pod. */
final class Kubelet implements AutoCloseable {
    private final KubeletParts parts;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

    Kubelet(KubeletParts parts) {
        this.parts = parts;
    }

    void changed(Change change) {
        if (!change.type().equals(ResourceType.PODS)) {
            return;
        }
        ObjectNode pod = change.object();
        Optional<PodWorker> worker = Optional.ofNullable(workers.get(Json.uid(pod)));
        switch (change.kind()) {
            case "ADDED" -> workers.computeIfAbsent(Json.uid(pod), uid -> start(pod));
            case "DELETED" -> parts.threads().execute(() -> forget(pod));
            default -> {
                if (Json.deleting(pod)) {
                    Duration grace = Duration.ofSeconds(
                            pod.at("/metadata/deletionGracePeriodSeconds").asLong());
                    worker.ifPresent(found -> found.delete(grace));
                }
            }
        }
    }

    void outOfMemory(String podUid, String container) {
        Optional.ofNullable(workers.get(podUid)).ifPresent(worker -> worker.outOfMemory(container));
    }

    private PodWorker start(ObjectNode pod) {
        PodWorker worker = new PodWorker(parts, pod);
        Thread thread = new Thread(worker, "embedded-pod-" + Json.name(pod));
        thread.setDaemon(true);
        thread.start();
        return worker;
    }

    /** The object is gone: so are processes, logs and files. */
    private void forget(ObjectNode pod) {
        Optional.ofNullable(workers.remove(Json.uid(pod))).ifPresent(this::finish);
        parts.logs().forget(Json.uid(pod));
        WorkDirectory.remove(parts.volumes().home(pod));
    }

    private void finish(PodWorker worker) {
        worker.end(Duration.ZERO);
        try {
            worker.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        workers.values().forEach(this::finish);
    }
}
