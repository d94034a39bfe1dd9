package io.jenkins.plugins.kubestash.cluster;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A StatefulSet as a restore looks at it.
 *
 * @param version of the object, as it was seen
 * @param replicas wanted
 * @param ready how many of its pods are ready, by a status that is not older than what is wanted; 0 when it is older
 * @param firstOrdinal at the end of its first pod's name
 * @param selector labels of its pods
 * @param template what its pods are made of
 * @param claimTemplates names of the volumes for which each pod has a claim of its own
 * @param mark of a restore, if there is one
 */
public record WorkloadView(
        ObjectRef ref,
        String uid,
        String version,
        int replicas,
        int ready,
        int firstOrdinal,
        Map<String, String> selector,
        PodSpec template,
        List<String> claimTemplates,
        Optional<Mark> mark) {
    public WorkloadView {
        selector = Map.copyOf(selector);
        claimTemplates = List.copyOf(claimTemplates);
    }

    /**
     * What a restore leaves at a StatefulSet while it is stopped.
     *
     * @param session id of the session
     * @param replicas how many there were
     */
    public record Mark(String session, int replicas) {}

    /**
     * A pod of it.
     *
     * @param node empty while it has none
     */
    public record MemberPod(String name, String node) {}

    /**
     * A pod of whomever.
     *
     * @param node empty while it has none
     * @param ready whether it says so of itself
     */
    public record AnyPod(
            ObjectRef ref,
            String node,
            Map<String, String> labels,
            Map<String, String> annotations,
            boolean ready,
            PodSpec spec) {}

    /**
     * A PersistentVolumeClaim.
     *
     * @param node for which its volume was made; empty when that is not known
     */
    public record Claim(String name, String node) {}
}
