package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.model.AbstractDescribableImpl;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials;
import java.util.List;

/** How Jenkins is let into a cluster. */
public abstract class ClusterAccess extends AbstractDescribableImpl<ClusterAccess> {

    /**
     * Makes no request yet.
     *
     * @throws RuntimeException an IllegalArgumentException or ClusterException with one line for the user
     */
    abstract KubernetesCluster connect();

    /** All that a connection is made of. */
    abstract List<String> parts();

    /** The content of a credential, or what is wrong with it. */
    static String content(String credentialsId, String use) {
        try {
            return ControllerCredentials.text(credentialsId, use);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
