package io.jenkins.plugins.kubestash.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The inventory of a real cluster. Never more than a page of it is in memory. */
final class KubernetesInventory implements Inventory {
    private static final int LIMIT = 500;

    private final Api api;

    KubernetesInventory(Api api) {
        this.api = api;
    }

    @Override
    public Page page(Kind kind, String namespace, String controller, String next) {
        if (controller.isEmpty()) {
            throw new IllegalArgumentException("no controller: its objects cannot be told from others'");
        }
        String labels =
                kind == Kind.AGENT ? Labels.MANAGED_BY + "=" + Labels.MANAGER : Labels.CONTROLLER + "=" + controller;
        JsonNode answer = api.ask(Request.page(kind.kind, namespace, labels, LIMIT, next));
        List<Found> objects = items(answer).map(item -> found(kind, item)).toList();
        return new Page(objects, answer.at("/metadata/continue").asText(""));
    }

    @Override
    public boolean agentInUse(ObjectRef agent) {
        JsonNode answer =
                api.ask(Request.page(Kind.JOB.kind, agent.namespace(), Labels.AGENT + "=" + agent.name(), 1, ""));
        return items(answer).findAny().isPresent();
    }

    @Override
    public boolean free(Found job) {
        List<PodView> alive = api.ask(Request.listOfJob(Request.Kind.POD, job.ref()), PodList.class).getItems().stream()
                .map(Views::of)
                .filter(pod -> !pod.ended())
                .toList();
        if (!alive.isEmpty()) {
            // whoever can still free what it holds does so on its way out
            alive.stream()
                    .filter(pod -> !pod.deleting())
                    .forEach(pod -> api.find(Request.delete(Request.Kind.POD, pod.ref())));
            return false;
        }
        Optional<Job> left = api.find(Request.get(Request.Kind.JOB, job.ref()), Job.class);
        Optional<Job> freeing = left.flatMap(Freeing::after);
        if (freeing.isEmpty()) {
            return true;
        }
        ObjectRef ref = Views.ref(freeing.get());
        Optional<Job> there = api.find(Request.get(Request.Kind.JOB, ref), Job.class);
        if (there.isEmpty()) {
            api.ask(Request.create(Request.Kind.JOB, ref, api.write(freeing.get())));
        }
        return there.filter(Freeing::hasEnded).isPresent();
    }

    @Override
    public Removal remove(Found object) {
        try {
            api.ask(Request.deleteAsSeen(object.kind().kind, object.ref(), object.uid(), object.version()));
            return Removal.REMOVED;
        } catch (ClusterException e) {
            return switch (e.kind()) {
                case NOT_FOUND -> Removal.GONE;
                case CONFLICT -> Removal.CHANGED;
                default -> throw e;
            };
        }
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return StreamSupport.stream(list.path("items").spliterator(), false);
    }

    private static Found found(Kind kind, JsonNode item) {
        JsonNode metadata = item.path("metadata");
        Map<String, String> labels = new LinkedHashMap<>();
        metadata.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new Found(
                kind,
                new ObjectRef(
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText()),
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText(),
                time(metadata.path("creationTimestamp").asText()),
                metadata.hasNonNull("deletionTimestamp"),
                labels);
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.MAX;
        }
    }
}
