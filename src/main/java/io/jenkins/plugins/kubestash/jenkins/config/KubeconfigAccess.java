package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials.Use;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A kubeconfig that a credential holds. */
public final class KubeconfigAccess extends ClusterAccess {
    private static final String FIELD = "kubeconfig";
    private static final String USE = "the kubeconfig";

    private final String credentialsId;
    private String context;

    @DataBoundConstructor
    public KubeconfigAccess(String credentialsId) {
        String id = Texts.of(credentialsId);
        this.credentialsId = FieldProblem.none("credentialsId", id, Check.chosen(FIELD, id));
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    /** The kubeconfig's current context when empty. */
    public String getContext() {
        return Texts.of(context);
    }

    @DataBoundSetter
    public void setContext(String context) {
        this.context = Texts.of(context);
    }

    @Override
    KubernetesCluster connect() {
        Optional<String> named = Optional.of(getContext()).filter(name -> !name.isEmpty());
        return KubernetesCluster.connect(ControllerCredentials.text(credentialsId, USE), named);
    }

    @Override
    List<String> parts() {
        return List.of("kubeconfig", getContext(), content(credentialsId, USE));
    }

    /** The form. */
    @Extension
    @Symbol("kubeconfig")
    public static final class DescriptorImpl extends Descriptor<ClusterAccess> {
        @Override
        public String getDisplayName() {
            return "Kubeconfig";
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return Forms.credentials(credentialsId, Use.TEXT);
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.credential(FIELD, Texts.of(value), Use.TEXT);
        }

        @POST
        public FormValidation doCheckContext(@QueryParameter String value, @QueryParameter String credentialsId) {
            Forms.requireAdministrator();
            if (Texts.of(value).isEmpty() || !ControllerCredentials.isThere(Texts.of(credentialsId), Use.TEXT)) {
                return FormValidation.ok();
            }
            return Forms.answer(problem(new KubeconfigAccess(credentialsId), value));
        }

        private static Optional<String> problem(KubeconfigAccess access, String context) {
            access.setContext(context);
            try (KubernetesCluster cluster = access.connect()) {
                return Optional.empty();
            } catch (RuntimeException e) {
                return Optional.of(e.getMessage());
            }
        }

        @POST
        public FormValidation doTestConnection(
                @QueryParameter String credentialsId,
                @QueryParameter String context,
                @QueryParameter String namespaces) {
            Forms.requireAdministrator();
            return Forms.answer(ClusterTrial.of(
                    () -> {
                        KubeconfigAccess access = new KubeconfigAccess(credentialsId);
                        access.setContext(context);
                        return access.connect();
                    },
                    Namespaces.parse(Texts.of(namespaces))));
        }
    }
}
