package io.jenkins.plugins.kubestash.plan;

/**
 * One member of a workload.
 *
 * @param pod name of its pod
 * @param name as the members of its cluster know it
 * @param peerUrls at which they reach it, as the initial cluster has them
 * @param claim with its data; empty when they are in a directory of its node
 * @param node where its pod was, or for which its volume was made; empty when neither is known
 * @param hostPath the directory of its node with its data; empty when they are on a claim
 */
public record Member(String pod, String name, String peerUrls, String claim, String node, String hostPath) {
    /** What is empty is left out of the stored form. */
    public Member {
        claim = claim == null ? "" : claim;
        node = node == null ? "" : node;
        hostPath = hostPath == null ? "" : hostPath;
    }

    static Member onClaim(String pod, String name, String peerUrls, String claim, String node) {
        return new Member(pod, name, peerUrls, claim, node, "");
    }

    static Member onHost(StaticPod pod, String name, String peerUrls, String hostPath) {
        return new Member(pod.name(), name, peerUrls, "", pod.node(), hostPath);
    }

    /** The name that a static pod's manifest has: the kubelet puts the node's behind it. */
    String manifest() {
        return pod.substring(0, pod.length() - node.length() - 1);
    }
}
