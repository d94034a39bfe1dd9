package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Takes one pod from the scheduler to its end, on a thread of its own; nothing is restarted. */
final class PodWorker implements Runnable {
    private static final Duration TRY_AGAIN = Duration.ofMillis(200);
    private static final String LATE = "Pod was active on the node longer than the specified deadline";

    private final KubeletParts parts;
    private final ObjectNode pod;
    private final PodStatus status;
    private final Stop stop = new Stop();
    private final CountDownLatch done = new CountDownLatch(1);
    private final List<ContainerRun> runs = new CopyOnWriteArrayList<>();
    private volatile boolean late;
    private Duration shortest = Duration.ZERO;

    PodWorker(KubeletParts parts, ObjectNode pod) {
        this.parts = parts;
        this.pod = pod;
        this.status = new PodStatus(parts.store(), pod);
    }

    @Override
    public void run() {
        try {
            boolean well = schedule() && runAll();
            status.ended(well, late ? "DeadlineExceeded" : "", LATE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
            leaveIfDeleted();
        }
    }

    /** The pod's object is being deleted: ends its containers, then takes the object away. */
    void delete(Duration grace) {
        end(grace);
        leaveIfDeleted();
    }

    /** Ends all containers and starts no more; the same or a longer period again changes nothing. */
    synchronized void end(Duration grace) {
        if (stop.asked() && grace.compareTo(shortest) >= 0) {
            return;
        }
        shortest = grace;
        stop.ask();
        runs.forEach(run -> parts.threads().execute(() -> run.end(grace)));
    }

    void awaitEnd() throws InterruptedException {
        done.await();
    }

    void outOfMemory(String container) {
        runs.stream().filter(run -> run.name().equals(container)).forEach(ContainerRun::outOfMemory);
    }

    private void leaveIfDeleted() {
        if (done.getCount() > 0) {
            return;
        }
        status.now().filter(Json::deleting).ifPresent(there -> {
            try {
                ObjectNode atOnce = Json.object().put("gracePeriodSeconds", 0);
                parts.deletion().delete(ResourceType.PODS, Json.namespace(pod), Json.name(pod), atOnce);
            } catch (ApiException e) {
                if (e.code() != 404) {
                    throw e;
                }
            }
        });
    }

    private boolean schedule() throws InterruptedException {
        String said = "";
        for (Optional<String> obstacle = parts.node().obstacle(pod);
                obstacle.isPresent();
                obstacle = parts.node().obstacle(pod)) {
            if (!said.equals(obstacle.get())) {
                said = obstacle.get();
                status.unschedulable(said);
                parts.schedulerEvents().warning(pod, "FailedScheduling", said);
            }
            if (stop.within(TRY_AGAIN)) {
                return false;
            }
        }
        if (stop.asked()) {
            return false;
        }
        bind();
        return true;
    }

    private void bind() {
        try {
            parts.store().edit(ResourceType.PODS, Json.namespace(pod), Json.name(pod), there -> {
                Json.child(there, "spec").put("nodeName", parts.node().of(pod));
                return there;
            });
        } catch (ApiException e) {
            stop.ask(); // it was deleted just now
        }
        String where = Json.namespace(pod) + "/" + Json.name(pod);
        parts.schedulerEvents()
                .normal(
                        pod,
                        "Scheduled",
                        "Successfully assigned %s to %s"
                                .formatted(where, parts.node().of(pod)));
        status.accepted();
        if (pod.path("spec").hasNonNull("activeDeadlineSeconds")) {
            Duration deadline =
                    Duration.ofSeconds(pod.at("/spec/activeDeadlineSeconds").asLong());
            CompletableFuture.delayedExecutor(deadline.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                    .execute(this::expire);
        }
    }

    private void expire() {
        if (done.getCount() > 0 && !stop.asked()) {
            late = true;
            parts.events().normal(pod, "DeadlineExceeded", LATE);
            end(Duration.ofSeconds(pod.at("/spec/terminationGracePeriodSeconds").asLong(30)));
        }
    }

    private boolean runAll() throws InterruptedException {
        Optional<Map<String, Path>> volumes = volumes();
        if (volumes.isEmpty()) {
            return false;
        }
        for (JsonNode container : pod.at("/spec/initContainers")) {
            ContainerRun run = prepare(container, volumes.get());
            if (run.run().orElse(-1) != 0) {
                return false;
            }
        }
        status.initialized();
        return runMain(volumes.get());
    }

    private boolean runMain(Map<String, Path> volumes) throws InterruptedException {
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        List<ContainerRun> main = new ArrayList<>();
        for (JsonNode container : pod.at("/spec/containers")) {
            main.add(prepare(container, volumes));
        }
        if (stop.asked()) {
            return false;
        }
        for (ContainerRun run : main) {
            ends.add(CompletableFuture.supplyAsync(() -> endsWell(run), parts.threads()));
        }
        // all must have ended before the pod has: no short cut at the first that failed
        List<Boolean> well = ends.stream().map(CompletableFuture::join).toList();
        return !well.contains(false);
    }

    private static boolean endsWell(ContainerRun run) {
        try {
            return run.run().orElse(-1) == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ContainerRun prepare(JsonNode container, Map<String, Path> volumes) {
        ContainerRun run = new ContainerRun(parts, pod, container, volumes, status, stop);
        runs.add(run);
        return run;
    }

    private Optional<Map<String, Path>> volumes() throws InterruptedException {
        String said = "";
        while (!stop.asked()) {
            try {
                return Optional.of(parts.volumes().make(pod));
            } catch (Missing e) {
                if (!said.equals(e.getMessage())) {
                    said = e.getMessage();
                    parts.events().warning(pod, "FailedMount", said);
                }
                stop.within(TRY_AGAIN);
            }
        }
        return Optional.empty();
    }
}
