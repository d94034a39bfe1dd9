package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.stream.IntStream;

/** A StatefulSet as the cluster describes it. */
public record WorkloadShape(
        ObjectRef ref, int replicas, int firstOrdinal, PodSpec template, List<String> claimTemplates) {

    /** Names of its pods, in their order. */
    public List<String> pods() {
        return IntStream.range(firstOrdinal, firstOrdinal + replicas)
                .mapToObj(ordinal -> ref.name() + "-" + ordinal)
                .toList();
    }

    String shown() {
        return Workload.Kind.STATEFUL_SET.shown(ref);
    }
}
