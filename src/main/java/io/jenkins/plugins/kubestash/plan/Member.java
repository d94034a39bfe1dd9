package io.jenkins.plugins.kubestash.plan;

/**
 * One member of a workload.
 *
 * @param pod name of its pod
 * @param name as the members of its cluster know it
 * @param peerUrls at which they reach it, as the initial cluster has them
 * @param claim with its data
 * @param node where its pod was, or for which its volume was made; empty when neither is known
 */
public record Member(String pod, String name, String peerUrls, String claim, String node) {
    /** What is empty is left out of the stored form. */
    public Member {
        node = node == null ? "" : node;
    }
}
