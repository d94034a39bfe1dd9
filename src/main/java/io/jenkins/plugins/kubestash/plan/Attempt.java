package io.jenkins.plugins.kubestash.plan;

import java.util.List;

/**
 * One try of a session, with all that its Plan depends on beside the request.
 *
 * @param controller identity of the controller, on every object it makes
 * @param cluster the controller's name for the cluster
 * @param session session id: lower-case letters and digits, at most 12
 * @param number counts from 1
 * @param seconds how long its pod may run
 * @param deadPods pods of ours proven gone, whose locks are to be removed
 * @param livePods pods of ours seen alive, whose locks are to be waited for
 * @param unproven tags of earlier tries that did not succeed, whose snapshots are to be removed
 */
public record Attempt(
        String controller,
        String cluster,
        String session,
        int number,
        long seconds,
        List<String> deadPods,
        List<String> livePods,
        List<String> unproven) {
    public Attempt {
        deadPods = List.copyOf(deadPods);
        livePods = List.copyOf(livePods);
        unproven = List.copyOf(unproven);
    }

    /** A try that has no earlier ones to clean up after. */
    public Attempt(
            String controller,
            String cluster,
            String session,
            int number,
            long seconds,
            List<String> deadPods,
            List<String> livePods) {
        this(controller, cluster, session, number, seconds, deadPods, livePods, List.of());
    }

    /** The tag that tells this try's snapshots from all others. */
    public String tag() {
        return session + "." + number;
    }
}
