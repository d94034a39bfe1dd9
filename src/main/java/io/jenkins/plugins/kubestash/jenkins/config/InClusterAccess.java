package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import java.util.List;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The cluster that the controller runs in, with the rights of its own pod. */
public final class InClusterAccess extends ClusterAccess {
    @DataBoundConstructor
    public InClusterAccess() {
        // nothing to be said
    }

    @Override
    KubernetesCluster connect() {
        return KubernetesCluster.inCluster();
    }

    @Override
    List<String> parts() {
        return List.of("inCluster");
    }

    /** The form. */
    @Extension
    @Symbol("inCluster")
    public static final class DescriptorImpl extends Descriptor<ClusterAccess> {
        @Override
        public String getDisplayName() {
            return "The cluster that Jenkins runs in";
        }

        @POST
        public FormValidation doTestConnection(@QueryParameter String namespaces) {
            Forms.requireAdministrator();
            return Forms.answer(ClusterTrial.of(KubernetesCluster::inCluster, Namespaces.parse(Texts.of(namespaces))));
        }
    }
}
