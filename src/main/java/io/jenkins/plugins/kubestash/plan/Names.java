package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.nio.charset.StandardCharsets;

/**
 * Names of what a session creates. A pod's name begins with its scope, so that a lock in a repository tells by its
 * host name alone whether this controller made the pod, in which cluster and in which namespace.
 */
final class Names {
    private static final int LONGEST_TARGET = 24;

    private Names() {}

    /** The same for all pods of a controller in a namespace of a cluster, and for no other. */
    static String scope(Attempt attempt, String namespace) {
        String whole = attempt.controller() + "\n" + attempt.cluster() + "\n" + namespace;
        return "ks-"
                + AgentPackage.sha256(whole.getBytes(StandardCharsets.UTF_8)).substring(0, 10) + "-";
    }

    /** At most 57 characters: a pod's name adds 6, and a label takes 63. */
    static String job(Attempt attempt, ObjectRef target) {
        String name = target.name().replace('.', '-');
        String shown = name.length() > LONGEST_TARGET ? name.substring(0, LONGEST_TARGET) : name;
        return scope(attempt, target.namespace()) + shown.replaceAll("-+$", "") + "-" + attempt.session() + "-"
                + attempt.number();
    }
}
