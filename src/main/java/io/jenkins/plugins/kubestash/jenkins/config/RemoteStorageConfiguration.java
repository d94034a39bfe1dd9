package io.jenkins.plugins.kubestash.jenkins.config;

import org.kohsuke.stapler.DataBoundSetter;

/** A storage behind a server: what opens it, and whom Jenkins and the pods trust there. */
public abstract class RemoteStorageConfiguration extends StorageConfiguration {
    private String credentialsId;
    private String caCertificate;
    private boolean insecureSkipTlsVerify;

    protected RemoteStorageConfiguration(String name, String encryptionCredentialsId) {
        super(name, encryptionCredentialsId);
    }

    @Override
    public String getCredentialsId() {
        return Texts.of(credentialsId);
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Texts.of(credentialsId);
    }

    /** PEM; those that are commonly trusted when empty. */
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
}
