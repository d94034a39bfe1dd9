package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Optional;

/** What a restore into a StatefulSet or static pods asks of a cluster beyond Jobs; every call is one short request. */
public interface Workloads {

    /** @throws ClusterException NOT_FOUND when there is none */
    WorkloadView statefulSet(ObjectRef ref);

    /** Pods of it that are there, those on their way out too. */
    List<WorkloadView.MemberPod> pods(WorkloadView workload);

    /** All pods of a namespace. */
    List<WorkloadView.AnyPod> pods(String namespace);

    Optional<WorkloadView.AnyPod> pod(ObjectRef pod);

    Optional<WorkloadView.Claim> claim(ObjectRef claim);

    /**
     * Sets how many pods are wanted, and the mark, or its absence, in one.
     *
     * @throws ClusterException CONFLICT when it has changed since it was seen
     */
    void scale(WorkloadView seen, int replicas, Optional<WorkloadView.Mark> mark);
}
