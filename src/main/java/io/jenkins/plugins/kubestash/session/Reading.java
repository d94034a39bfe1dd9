package io.jenkins.plugins.kubestash.session;

/** What a look at a Job's pod says. */
sealed interface Reading {

    /**
     * The pod does not run yet, or its next container does not.
     *
     * @param problem what keeps it, as a failure if it lasts; its reason is empty when nothing is wrong
     * @param patience which limit counts
     */
    record Waiting(Patience patience, Outcome.Failure problem) implements Reading {}

    /** A container runs. */
    record Working(String container) implements Reading {}

    /** The pod's outcome is known. */
    record Ended(Outcome outcome) implements Reading {}

    /** How long a problem may last before it ends the attempt. */
    enum Patience {
        NO_PROBLEM,
        /** Nothing of the pod has started yet, and nobody says why. */
        START,
        /** The pod's own description is wrong: seconds, for the kubelet to look again. */
        CONFIGURATION,
        IMAGE,
        SCHEDULING
    }
}
