package io.jenkins.plugins.kubestash.cluster;

import java.time.Instant;

/**
 * A container of a pod and what it is doing.
 *
 * @param main whether it runs beside the other main ones; else it is an init container, which runs alone
 */
public record ContainerView(String name, boolean main, State state) {

    /** What a container is doing. */
    public sealed interface State {}

    /**
     * Not started.
     *
     * @param reason the kubelet's word, such as {@code PodInitializing}, {@code ImagePullBackOff},
     *     {@code CreateContainerConfigError}; empty when it said nothing yet
     */
    public record Waiting(String reason, String message) implements State {}

    /** Started and not ended. A time that the cluster does not know is the epoch, here and below. */
    public record Running(Instant since) implements State {}

    /**
     * Ended.
     *
     * @param reason the kubelet's word: {@code Completed}, {@code Error}, {@code OOMKilled}, {@code DeadlineExceeded} …
     * @param message the termination message, at most 4096 bytes; empty when there is none
     */
    public record Terminated(int exitCode, String reason, String message, Instant since, Instant until)
            implements State {}
}
