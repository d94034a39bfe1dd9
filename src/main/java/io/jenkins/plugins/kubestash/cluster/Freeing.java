package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.jenkins.plugins.kubestash.model.Labels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The Job that frees what another Job's pods, all of them gone, have left locked in the database. It is made of that Job:
 * nobody else knows any more how to reach the database. It removes itself a while after its end.
 */
final class Freeing {
    private static final String GUARD = "finish";
    private static final String ENGINE = "KUBESTASH_GUARD";
    private static final String DEAD_PODS = "KUBESTASH_DEAD_PODS";
    private static final long MOST_SECONDS = 180;
    private static final int SEEN_SECONDS = 300;

    private Freeing() {}

    /** Empty when the Job has left nothing: it ended well, never began, or has no guard to be made of. */
    static Optional<Job> after(Job left) {
        boolean began = !Boolean.TRUE.equals(left.getSpec().getSuspend());
        return began && !has(left, Set.of("Complete")) ? guard(left).map(guard -> job(left, guard)) : Optional.empty();
    }

    static boolean hasEnded(Job job) {
        return has(job, Set.of("Complete", "Failed"));
    }

    private static boolean has(Job job, Set<String> conditions) {
        return job.getStatus() != null
                && job.getStatus().getConditions().stream()
                        .anyMatch(one -> conditions.contains(one.getType())
                                && one.getStatus().equals("True"));
    }

    private static Optional<Container> guard(Job left) {
        return left.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(GUARD))
                .filter(container -> engine(container).isPresent())
                .findFirst();
    }

    private static Optional<String> engine(Container guard) {
        return guard.getEnv().stream()
                .filter(variable -> variable.getName().equals(ENGINE))
                .map(EnvVar::getValue)
                .findFirst();
    }

    private static Job job(Job left, Container guard) {
        String name = left.getMetadata().getName() + "-free";
        Map<String, String> labels = new TreeMap<>(left.getMetadata().getLabels());
        labels.put(Labels.JOB, name);
        labels.remove(Labels.GUARD);
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(left.getMetadata().getNamespace())
                .withLabels(labels)
                .addToLabels(Labels.KEPT, "true")
                .endMetadata()
                .withNewSpec()
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(MOST_SECONDS)
                .withTtlSecondsAfterFinished(SEEN_SECONDS)
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod(left, guard))
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodSpec pod(Job left, Container guard) {
        List<String> words = new ArrayList<>(guard.getCommand());
        words.removeAll(List.of(GUARD));
        Collections.addAll(words, engine(guard).orElseThrow(), "release");
        List<EnvVar> environment = new ArrayList<>(guard.getEnv());
        environment.removeIf(variable -> variable.getName().equals(DEAD_PODS));
        environment.add(new EnvVarBuilder()
                .withName(DEAD_PODS)
                .withValue(left.getMetadata().getName() + "-*")
                .build());
        Container release = new ContainerBuilder(guard)
                .withName("release")
                .withCommand(words)
                .withEnv(environment)
                .build();
        return new PodSpecBuilder(left.getSpec().getTemplate().getSpec())
                .withInitContainers(List.of())
                .withContainers(release)
                .build();
    }
}
