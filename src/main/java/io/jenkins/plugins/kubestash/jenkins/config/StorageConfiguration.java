package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.model.AbstractDescribableImpl;
import hudson.model.Item;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import org.kohsuke.stapler.DataBoundSetter;

/** A BackupStorage that jobs may use, and the credentials that open it and encrypt what is in it. */
public abstract class StorageConfiguration extends AbstractDescribableImpl<StorageConfiguration> {
    private final String name;
    private final String encryptionCredentialsId;
    private String folders;

    protected StorageConfiguration(String name, String encryptionCredentialsId) {
        String id = Texts.of(encryptionCredentialsId);
        this.name = FieldProblem.none("name", Texts.of(name), Check.name(Texts.of(name)));
        this.encryptionCredentialsId =
                FieldProblem.none("encryptionCredentialsId", id, Check.chosen(StorageDescriptor.ENCRYPTION, id));
    }

    public String getName() {
        return name;
    }

    /** Opens the storage; empty when it needs none. */
    public String getCredentialsId() {
        return "";
    }

    /** The password of the restic repositories. */
    public String getEncryptionCredentialsId() {
        return encryptionCredentialsId;
    }

    /** Full names of folders, one a line; empty when every job may use the storage. */
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

    /**
     * As KubeStash writes it; the namespace is {@code jenkins}, as it is in no cluster.
     *
     * @throws IllegalArgumentException one line for the user when a field cannot be used
     */
    public abstract BackupStorage backupStorage();
}
