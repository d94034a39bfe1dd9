package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A Kubernetes cluster that jobs may use: how to reach it, and which jobs may use which of its namespaces. */
public final class ClusterConfiguration extends AbstractDescribableImpl<ClusterConfiguration> {
    private final String name;
    private final ClusterAccess access;
    private String namespaces;
    private String folders;

    @DataBoundConstructor
    public ClusterConfiguration(String name, ClusterAccess access) {
        this.name = FieldProblem.none("name", Texts.of(name), Check.name(Texts.of(name)));
        this.access = FieldProblem.none(
                "access", access, access == null ? Optional.of("access is missing: choose one") : Optional.empty());
    }

    public String getName() {
        return name;
    }

    public ClusterAccess getAccess() {
        return access;
    }

    /** Blank separated, each a name or its beginning and {@code *}; empty when every namespace may be used. */
    public String getNamespaces() {
        return Texts.of(namespaces);
    }

    @DataBoundSetter
    public void setNamespaces(String namespaces) {
        this.namespaces = FieldProblem.none("namespaces", Texts.of(namespaces), Check.namespaces(Texts.of(namespaces)));
    }

    /** Full names of folders, one a line; empty when every job may use the cluster. */
    public String getFolders() {
        return Texts.of(folders);
    }

    @DataBoundSetter
    public void setFolders(String folders) {
        this.folders = Texts.of(folders);
    }

    /** @param job or a folder of jobs */
    public boolean allows(Item job) {
        return Folders.parse(getFolders()).include(job.getFullName());
    }

    public boolean allowsNamespace(String namespace) {
        return Namespaces.parse(getNamespaces()).include(namespace);
    }

    /** Where to look for objects: the namespaces by their names, or an empty text for all when that cannot be said. */
    public List<String> namespacesToList() {
        return Namespaces.parse(getNamespaces()).toList();
    }

    /**
     * A connection of its own, which the caller closes; makes no request yet.
     *
     * @throws IllegalArgumentException one line for the user when the access cannot be used
     */
    public KubernetesCluster connect() {
        try {
            return access.connect();
        } catch (ClusterException | IllegalArgumentException e) {
            throw new IllegalArgumentException("cluster '" + name + "': " + e.getMessage(), e);
        }
    }

    /**
     * Another text whenever something changes that a connection is made of, the credential's content included. It holds
     * no secret, and means nothing after a restart.
     */
    public String fingerprint() {
        return Fingerprint.of(access.parts());
    }

    /** The form. */
    @Extension
    @Symbol("kubeStashCluster")
    public static final class DescriptorImpl extends Descriptor<ClusterConfiguration> {
        @Override
        public String getDisplayName() {
            return "Cluster";
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.name(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckNamespaces(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.namespaces(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckFolders(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.folders(Texts.of(value));
        }
    }
}
