package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import java.util.Optional;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A volume that the session's pod mounts. */
public final class LocalStorageConfiguration extends StorageConfiguration {
    private final LocalVolume volume;
    private String subPath;

    @DataBoundConstructor
    public LocalStorageConfiguration(String name, LocalVolume volume, String encryptionCredentialsId) {
        super(name, encryptionCredentialsId);
        this.volume = FieldProblem.none(
                "volume", volume, volume == null ? Optional.of("volume is missing: choose one") : Optional.empty());
    }

    public LocalVolume getVolume() {
        return volume;
    }

    /** The directory of the volume that holds the backups; its root when empty. */
    public String getSubPath() {
        return Texts.of(subPath);
    }

    @DataBoundSetter
    public void setSubPath(String subPath) {
        this.subPath =
                FieldProblem.none("subPath", Texts.of(subPath), Storages.problem(Storages.subPath(subPath), "subPath"));
    }

    @Override
    public BackupStorage backupStorage() {
        return Storages.local(getName(), getSubPath(), volume.source());
    }

    /** The form. */
    @Extension
    @Symbol("local")
    public static final class DescriptorImpl extends StorageDescriptor {
        @Override
        public String getDisplayName() {
            return "Volume";
        }

        @POST
        public FormValidation doCheckSubPath(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Storages.problem(Storages.subPath(value), "subPath"));
        }

        @POST
        public FormValidation doTestConnection() {
            Forms.requireAdministrator();
            return FormValidation.warning("only a pod of the cluster can reach a volume: run a backup to test it");
        }
    }
}
