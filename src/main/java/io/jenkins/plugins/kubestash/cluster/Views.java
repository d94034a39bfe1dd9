package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventSeries;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Running;
import io.jenkins.plugins.kubestash.cluster.ContainerView.State;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Terminated;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Waiting;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads out of Kubernetes objects what a session looks at; whatever is missing there is empty here. */
final class Views {
    private Views() {}

    static ObjectRef ref(HasMetadata object) {
        return new ObjectRef(
                object.getMetadata().getNamespace(), object.getMetadata().getName());
    }

    static Map<String, String> labels(Job job) {
        return Optional.ofNullable(job.getMetadata().getLabels()).orElse(Map.of());
    }

    static JobView of(Job job) {
        List<JobCondition> conditions = Optional.ofNullable(job.getStatus())
                .map(JobStatus::getConditions)
                .orElse(List.of());
        Optional<JobCondition> failed = conditions.stream()
                .filter(condition -> isTrue(condition, "Failed"))
                .findFirst();
        return new JobView(
                ref(job.getMetadata()),
                text(job.getMetadata().getUid()),
                job.getSpec() != null && Boolean.TRUE.equals(job.getSpec().getSuspend()),
                conditions.stream().anyMatch(condition -> isTrue(condition, "Complete")),
                failed.isPresent(),
                failed.map(condition -> reason(condition.getReason(), condition.getMessage()))
                        .orElse(""),
                job.getMetadata().getDeletionTimestamp() != null);
    }

    static PodView of(Pod pod) {
        PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(PodStatus::new);
        Map<String, ContainerStatus> statuses = Stream.of(
                        status.getInitContainerStatuses(), status.getContainerStatuses())
                .flatMap(List::stream)
                .collect(Collectors.toMap(ContainerStatus::getName, Function.identity(), (a, b) -> b));
        List<ContainerView> containers = Stream.concat(
                        containers(pod.getSpec().getInitContainers(), false, statuses),
                        containers(pod.getSpec().getContainers(), true, statuses))
                .toList();
        return new PodView(
                ref(pod.getMetadata()),
                Optional.ofNullable(status.getPhase()).orElse("Pending"),
                problem(status),
                pod.getMetadata().getDeletionTimestamp() != null,
                containers);
    }

    private static Stream<ContainerView> containers(
            List<Container> containers, boolean main, Map<String, ContainerStatus> statuses) {
        return containers.stream()
                .map(container ->
                        new ContainerView(container.getName(), main, state(statuses.get(container.getName()))));
    }

    static EventView of(Event event) {
        ObjectMeta metadata = event.getMetadata();
        return new EventView(
                metadata.getUid() == null ? text(metadata.getName()) : metadata.getUid(),
                time(event),
                "Warning".equals(event.getType()),
                event.getInvolvedObject().getKind() + "/"
                        + event.getInvolvedObject().getName(),
                text(event.getReason()),
                text(event.getMessage()));
    }

    private static String problem(PodStatus status) {
        if (!text(status.getReason()).isEmpty()) {
            return reason(status.getReason(), status.getMessage());
        }
        return status.getConditions().stream()
                .filter(condition -> isProblem(condition))
                .map(condition -> reason(condition.getReason(), condition.getMessage()))
                .findFirst()
                .orElse("");
    }

    private static boolean isProblem(PodCondition condition) {
        return "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus())
                || "DisruptionTarget".equals(condition.getType()) && "True".equals(condition.getStatus());
    }

    private static State state(ContainerStatus status) {
        ContainerState state = status == null ? null : status.getState();
        if (state != null && state.getTerminated() != null) {
            return new Terminated(
                    Optional.ofNullable(state.getTerminated().getExitCode()).orElse(-1),
                    text(state.getTerminated().getReason()),
                    text(state.getTerminated().getMessage()),
                    time(state.getTerminated().getStartedAt()).orElse(Instant.EPOCH),
                    time(state.getTerminated().getFinishedAt()).orElse(Instant.EPOCH));
        }
        if (state != null && state.getRunning() != null) {
            return new Running(time(state.getRunning().getStartedAt()).orElse(Instant.EPOCH));
        }
        if (state != null && state.getWaiting() != null) {
            return new Waiting(
                    text(state.getWaiting().getReason()),
                    text(state.getWaiting().getMessage()));
        }
        return new Waiting("", "");
    }

    /** When it happened last: newer clusters fill other fields than older ones. */
    private static Instant time(Event event) {
        Optional<MicroTime> series = Optional.ofNullable(event.getSeries()).map(EventSeries::getLastObservedTime);
        return Stream.of(
                        series.map(MicroTime::getTime).orElse(null),
                        event.getLastTimestamp(),
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        event.getFirstTimestamp(),
                        event.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .flatMap(text -> time(text).stream())
                .findFirst()
                .orElse(Instant.EPOCH);
    }

    private static Optional<Instant> time(String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static boolean isTrue(JobCondition condition, String type) {
        return type.equals(condition.getType()) && "True".equals(condition.getStatus());
    }

    private static ObjectRef ref(ObjectMeta metadata) {
        return new ObjectRef(metadata.getNamespace(), metadata.getName());
    }

    private static String reason(String reason, String message) {
        return text(message).isEmpty() ? text(reason) : text(reason) + ": " + message;
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
