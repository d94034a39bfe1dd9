package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A REST server of restic's. */
public final class RestStorageConfiguration extends RemoteStorageConfiguration {
    private final String url;

    @DataBoundConstructor
    public RestStorageConfiguration(String name, String url, String encryptionCredentialsId) {
        super(name, encryptionCredentialsId);
        this.url = FieldProblem.none("url", Texts.of(url), Storages.problem(Storages.url(url), "url"));
    }

    public String getUrl() {
        return url;
    }

    @Override
    public BackupStorage backupStorage() {
        return Storages.rest(
                getName(), url, !getCredentialsId().isEmpty(), getCaCertificate(), isInsecureSkipTlsVerify());
    }

    /** The form. */
    @Extension
    @Symbol("restServer")
    public static final class DescriptorImpl extends RemoteStorageDescriptor {
        @Override
        public String getDisplayName() {
            return "REST server";
        }

        @Override
        String withoutCredential() {
            return "The server lets everybody in.";
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Storages.problem(Storages.url(value), "url"));
        }

        @POST
        public FormValidation doTestConnection(
                @QueryParameter String url,
                @QueryParameter String credentialsId,
                @QueryParameter String caCertificate,
                @QueryParameter boolean insecureSkipTlsVerify) {
            Forms.requireAdministrator();
            String id = Texts.of(credentialsId);
            return Forms.answer(StorageTrial.of(
                    () -> Storages.rest("test", url, !id.isEmpty(), Texts.of(caCertificate), insecureSkipTlsVerify),
                    made -> ControllerCredentials.opening(made, id)));
        }
    }
}
