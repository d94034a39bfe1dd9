package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials.Use;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The part of the form that all storages have. */
public abstract class StorageDescriptor extends Descriptor<StorageConfiguration> {
    static final String ENCRYPTION = "encryption password";

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        Forms.requireAdministrator();
        return Forms.answer(Check.name(Texts.of(value)));
    }

    @POST
    public ListBoxModel doFillEncryptionCredentialsIdItems(@QueryParameter String encryptionCredentialsId) {
        return Forms.credentials(encryptionCredentialsId, Use.PASSWORD);
    }

    @POST
    public FormValidation doCheckEncryptionCredentialsId(@QueryParameter String value) {
        Forms.requireAdministrator();
        return Forms.credential(ENCRYPTION, Texts.of(value), Use.PASSWORD);
    }

    @POST
    public FormValidation doCheckFolders(@QueryParameter String value) {
        Forms.requireAdministrator();
        return Forms.folders(Texts.of(value));
    }
}
