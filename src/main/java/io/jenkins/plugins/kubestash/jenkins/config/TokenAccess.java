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

/** A server's address and the token of a service account. */
public final class TokenAccess extends ClusterAccess {
    private static final String FIELD = "token";
    private static final String USE = "the token";

    private final String server;
    private final String credentialsId;
    private String caCertificate;
    private boolean insecureSkipTlsVerify;

    @DataBoundConstructor
    public TokenAccess(String server, String credentialsId) {
        String id = Texts.of(credentialsId);
        this.server = FieldProblem.none("server", Texts.of(server), Check.server(Texts.of(server)));
        this.credentialsId = FieldProblem.none("credentialsId", id, Check.chosen(FIELD, id));
    }

    public String getServer() {
        return server;
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    /** PEM; those that Java trusts when empty. */
    public String getCaCertificate() {
        return Texts.of(caCertificate);
    }

    @DataBoundSetter
    public void setCaCertificate(String caCertificate) {
        String pem = Texts.of(caCertificate);
        this.caCertificate = FieldProblem.none("caCertificate", pem, Check.certificate(pem));
    }

    public boolean isInsecureSkipTlsVerify() {
        return insecureSkipTlsVerify;
    }

    @DataBoundSetter
    public void setInsecureSkipTlsVerify(boolean insecureSkipTlsVerify) {
        this.insecureSkipTlsVerify = insecureSkipTlsVerify;
    }

    @Override
    KubernetesCluster connect() {
        String token = ControllerCredentials.text(credentialsId, USE).strip();
        Optional<String> ca = Optional.of(getCaCertificate()).filter(pem -> !pem.isEmpty());
        return KubernetesCluster.connect(server, token, ca, insecureSkipTlsVerify);
    }

    @Override
    List<String> parts() {
        return List.of(
                "token",
                server,
                getCaCertificate(),
                Boolean.toString(insecureSkipTlsVerify),
                content(credentialsId, USE));
    }

    /** The form. */
    @Extension
    @Symbol("token")
    public static final class DescriptorImpl extends Descriptor<ClusterAccess> {
        @Override
        public String getDisplayName() {
            return "Server and token";
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
        public FormValidation doCheckServer(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.server(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckCaCertificate(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.certificate(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckInsecureSkipTlsVerify(@QueryParameter boolean value) {
            Forms.requireAdministrator();
            return Forms.insecure(value);
        }

        @POST
        public FormValidation doTestConnection(
                @QueryParameter String server,
                @QueryParameter String credentialsId,
                @QueryParameter String caCertificate,
                @QueryParameter boolean insecureSkipTlsVerify,
                @QueryParameter String namespaces) {
            Forms.requireAdministrator();
            return Forms.answer(ClusterTrial.of(
                    () -> {
                        TokenAccess access = new TokenAccess(server, credentialsId);
                        access.setCaCertificate(caCertificate);
                        access.setInsecureSkipTlsVerify(insecureSkipTlsVerify);
                        return access.connect();
                    },
                    Namespaces.parse(Texts.of(namespaces))));
        }
    }
}
