package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Map;

/**
 * A pod as the cluster describes it, which may be a kubelet's own: a static pod, whose manifest is a file of its node.
 *
 * @param ref namespace and name; a static pod's name is its manifest's with the node's behind it
 */
public record StaticPod(
        ObjectRef ref, String node, Map<String, String> labels, Map<String, String> annotations, PodSpec spec) {
    private static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String OF_KUBEADM = "kubeadm.kubernetes.io/etcd.advertise-client-urls";

    public StaticPod {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    String name() {
        return ref.name();
    }

    /** Whether the object only mirrors what a kubelet runs by itself. */
    boolean isStatic() {
        return annotations.containsKey(MIRROR) && !node.isEmpty() && name().endsWith("-" + node);
    }

    /** The name that its manifest has. */
    String manifest() {
        return name().substring(0, name().length() - node.length() - 1);
    }

    /** Whether one of these names is its own or its manifest's. */
    boolean isOneOf(List<String> names) {
        return names.contains(name()) || isStatic() && names.contains(manifest());
    }

    /** Whether it may hold the data of the very API through which it is seen. */
    boolean servesTheApi() {
        return ref.namespace().equals("kube-system")
                || annotations.containsKey(OF_KUBEADM)
                || "etcd".equals(labels.get("component")) && "control-plane".equals(labels.get("tier"));
    }
}
