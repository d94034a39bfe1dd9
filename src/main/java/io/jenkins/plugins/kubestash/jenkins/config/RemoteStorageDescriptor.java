package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials.Use;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The part of the form that storages behind a server have. */
public abstract class RemoteStorageDescriptor extends StorageDescriptor {

    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
        return Forms.credentials(credentialsId, Use.STORAGE);
    }

    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String value) {
        Forms.requireAdministrator();
        return Texts.of(value).isEmpty()
                ? FormValidation.ok(withoutCredential())
                : Forms.credential("credential", Texts.of(value), Use.STORAGE);
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

    /** What happens when no credential is chosen. */
    abstract String withoutCredential();
}
