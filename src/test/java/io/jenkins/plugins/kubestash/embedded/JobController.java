package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Turns Jobs into pods and the ends of pods into the ends of Jobs, one pod at a time. All calls come from one thread.
 * A Job that is to fail gets {@code FailureTarget} first, and {@code Failed} once its pods have ended, as in
 * Kubernetes 1.31 and newer.
 */
final class JobController {
    private static final Duration CREATE_AGAIN = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(10);

    /** What the controller knows of a Job beyond its status: the pods it made, so that a lost one is noticed. */
    private static final class Memory {
        private final Set<String> made = new HashSet<>();
        private Instant notBefore = Instant.MIN;
        private int failuresSeen;
    }

    private record Tally(List<ObjectNode> active, int terminating, int succeeded, int failed) {}

    private final Objects objects;
    private final Store store;
    private final Deletion deletion;
    private final Recorder events;
    private final BiConsumer<Duration, Runnable> later;
    private final Map<String, Memory> memories = new HashMap<>();

    /** @param later runs something after a while on the thread of all other calls */
    JobController(Objects objects, Deletion deletion, BiConsumer<Duration, Runnable> later) {
        this.objects = objects;
        this.store = objects.store();
        this.deletion = deletion;
        this.events = new Recorder(store, "job-controller");
        this.later = later;
    }

    void changed(Change change) {
        if (change.type().equals(ResourceType.JOBS)) {
            if (change.kind().equals("DELETED")) {
                memories.remove(Json.uid(change.object()));
            }
            reconcile(Json.namespace(change.object()), Json.name(change.object()));
        } else if (change.type().equals(ResourceType.PODS)) {
            Json.stream(change.object().at("/metadata/ownerReferences"))
                    .filter(owner -> owner.path("kind").asText().equals("Job"))
                    .forEach(owner -> reconcile(
                            Json.namespace(change.object()), owner.path("name").asText()));
        }
    }

    private void reconcile(String namespace, String name) {
        Optional<ObjectNode> found =
                store.get(ResourceType.JOBS, namespace, name).filter(job -> !Json.deleting(job));
        if (found.isEmpty()) {
            return;
        }
        ObjectNode job = found.get();
        Memory memory = memories.computeIfAbsent(Json.uid(job), uid -> new Memory());
        if (JobStatus.ended(job)) {
            expire(job);
        } else if (job.at("/spec/suspend").asBoolean()) {
            suspend(job, memory);
        } else {
            run(job, memory);
        }
    }

    private void suspend(ObjectNode job, Memory memory) {
        boolean first = !JobStatus.has(job, "Suspended");
        stopAll(job, tally(job, memory).active());
        memory.made.clear();
        save(job, status -> {
            status.put("active", 0).remove("startTime");
            JobStatus.condition(status, "Suspended", true, "JobSuspended", "Job suspended");
        });
        if (first) {
            events.normal(job, "Suspended", "Job suspended");
        }
    }

    private void run(ObjectNode given, Memory memory) {
        ObjectNode job = begin(given);
        Tally tally = tally(job, memory);
        noteFailures(tally, memory);
        Optional<JobStatus.Failure> failure = JobStatus.failureTarget(job).or(() -> failure(job, tally));
        if (failure.isPresent()) {
            fail(job, tally, failure.get());
        } else if (tally.succeeded >= job.at("/spec/completions").asInt(1)) {
            complete(job, tally);
        } else if (tally.active.isEmpty() && job.at("/spec/parallelism").asInt(1) > 0) {
            Duration wait = Duration.between(Instant.now(), memory.notBefore);
            if (wait.isNegative() || memory.notBefore.equals(Instant.MIN)) {
                createPod(job, memory);
            } else {
                again(job, wait);
            }
            save(job, status -> count(status, tally(job, memory)));
        } else {
            save(job, status -> count(status, tally));
        }
    }

    private ObjectNode begin(ObjectNode job) {
        if (job.path("status").hasNonNull("startTime")) {
            return job;
        }
        if (JobStatus.has(job, "Suspended")) {
            events.normal(job, "Resumed", "Job resumed");
        }
        if (job.path("spec").hasNonNull("activeDeadlineSeconds")) {
            again(job, Duration.ofSeconds(job.at("/spec/activeDeadlineSeconds").asLong()));
        }
        return save(job, status -> {
            status.put("startTime", Json.time(Instant.now()));
            if (JobStatus.has(job, "Suspended")) {
                JobStatus.condition(status, "Suspended", false, "JobResumed", "Job resumed");
            }
        });
    }

    private void noteFailures(Tally tally, Memory memory) {
        if (tally.failed > memory.failuresSeen) {
            memory.failuresSeen = tally.failed;
            memory.notBefore = Instant.now().plus(FIRST_BACKOFF.multipliedBy(1L << Math.min(tally.failed - 1, 5)));
        }
    }

    private static Optional<JobStatus.Failure> failure(ObjectNode job, Tally tally) {
        JsonNode spec = job.path("spec");
        if (tally.failed > spec.path("backoffLimit").asInt(6)) {
            return Optional.of(
                    new JobStatus.Failure("BackoffLimitExceeded", "Job has reached the specified backoff limit"));
        }
        boolean late = spec.hasNonNull("activeDeadlineSeconds")
                && Json.time(job.at("/status/startTime"))
                        .filter(start -> !start.plusSeconds(
                                        spec.path("activeDeadlineSeconds").asLong())
                                .isAfter(Instant.now()))
                        .isPresent();
        return late
                ? Optional.of(
                        new JobStatus.Failure("DeadlineExceeded", "Job was active longer than specified deadline"))
                : Optional.empty();
    }

    private void fail(ObjectNode job, Tally tally, JobStatus.Failure failure) {
        stopAll(job, tally.active);
        boolean over = tally.active.isEmpty() && tally.terminating == 0;
        save(job, status -> {
            count(status, tally);
            JobStatus.condition(status, "FailureTarget", true, failure.reason(), failure.message());
            if (over) {
                JobStatus.condition(status, "Failed", true, failure.reason(), failure.message());
            }
        });
        if (over) {
            events.warning(job, failure.reason(), failure.message());
        }
    }

    private void complete(ObjectNode job, Tally tally) {
        String message = "Reached expected number of succeeded pods";
        save(job, status -> {
            count(status, tally);
            status.put("completionTime", Json.time(Instant.now()));
            JobStatus.condition(status, "SuccessCriteriaMet", true, "CompletionsReached", message);
            JobStatus.condition(status, "Complete", true, "CompletionsReached", message);
        });
        events.normal(job, "Completed", "Job completed");
    }

    private void expire(ObjectNode job) {
        if (!job.path("spec").hasNonNull("ttlSecondsAfterFinished")) {
            return;
        }
        Instant end = JobStatus.end(job)
                .plusSeconds(job.at("/spec/ttlSecondsAfterFinished").asLong());
        Duration left = Duration.between(Instant.now(), end);
        if (left.isNegative() || left.isZero()) {
            ObjectNode options = Json.object().put("propagationPolicy", "Foreground");
            deletion.delete(ResourceType.JOBS, Json.namespace(job), Json.name(job), options);
        } else {
            again(job, left);
        }
    }

    private void createPod(ObjectNode job, Memory memory) {
        String base = Json.name(job).substring(0, Math.min(57, Json.name(job).length()));
        JsonNode template = job.at("/spec/template");
        ObjectNode pod = Json.object();
        pod.set("metadata", template.path("metadata").deepCopy());
        Json.meta(pod).remove("creationTimestamp");
        Json.meta(pod).put("name", base + "-" + Names.suffix()).put("generateName", base + "-");
        Json.meta(pod)
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "batch/v1")
                .put("kind", "Job")
                .put("name", Json.name(job))
                .put("uid", Json.uid(job))
                .put("controller", true)
                .put("blockOwnerDeletion", true);
        pod.set("spec", template.path("spec").deepCopy());
        try {
            ObjectNode made = objects.create(ResourceType.PODS, Json.namespace(job), pod, Objects.Mode.REAL);
            memory.made.add(Json.uid(made));
            events.normal(job, "SuccessfulCreate", "Created pod: " + Json.name(made));
        } catch (ApiException e) {
            events.warning(job, "FailedCreate", "Error creating: " + e.getMessage());
            again(job, CREATE_AGAIN);
        }
    }

    private void stopAll(ObjectNode job, List<ObjectNode> active) {
        for (ObjectNode pod : active) {
            deletion.delete(ResourceType.PODS, Json.namespace(pod), Json.name(pod), Json.object());
            events.normal(job, "SuccessfulDelete", "Deleted pod: " + Json.name(pod));
        }
    }

    /** A pod that went away before it had succeeded has failed. */
    private Tally tally(ObjectNode job, Memory memory) {
        List<ObjectNode> pods = store.dependents(Json.uid(job)).stream()
                .filter(dependent -> dependent.type().equals(ResourceType.PODS))
                .map(Change::object)
                .toList();
        pods.forEach(pod -> memory.made.add(Json.uid(pod)));
        List<ObjectNode> unfinished = pods.stream().filter(pod -> !ended(pod)).toList();
        List<ObjectNode> active =
                unfinished.stream().filter(pod -> !Json.deleting(pod)).toList();
        int succeeded = (int) pods.stream()
                .filter(pod -> pod.at("/status/phase").asText().equals("Succeeded"))
                .count();
        int failed = memory.made.size() - active.size() - succeeded;
        return new Tally(active, unfinished.size() - active.size(), succeeded, failed);
    }

    private static boolean ended(ObjectNode pod) {
        return Set.of("Succeeded", "Failed").contains(pod.at("/status/phase").asText());
    }

    private static void count(ObjectNode status, Tally tally) {
        long ready = tally.active.stream()
                .filter(pod -> pod.at("/status/phase").asText().equals("Running"))
                .count();
        status.put("active", tally.active.size()).put("ready", ready).put("terminating", tally.terminating);
        status.put("succeeded", tally.succeeded).put("failed", tally.failed);
    }

    private ObjectNode save(ObjectNode job, java.util.function.Consumer<ObjectNode> edit) {
        return store.edit(ResourceType.JOBS, Json.namespace(job), Json.name(job), now -> {
            edit.accept(Json.child(now, "status"));
            return now;
        });
    }

    private void again(ObjectNode job, Duration delay) {
        later.accept(delay, () -> reconcile(Json.namespace(job), Json.name(job)));
    }
}
