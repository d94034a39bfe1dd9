package io.jenkins.plugins.kubestash.jenkins.config;

import hudson.Extension;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.jenkins.credential.ControllerCredentials;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** A bucket of S3, or of whatever speaks like it. */
public final class S3StorageConfiguration extends RemoteStorageConfiguration {
    private final String bucket;
    private String endpoint;
    private String region;
    private String prefix;

    @DataBoundConstructor
    public S3StorageConfiguration(String name, String bucket, String encryptionCredentialsId) {
        super(name, encryptionCredentialsId);
        this.bucket =
                FieldProblem.none("bucket", Texts.of(bucket), Storages.problem(Storages.bucket(bucket), "bucket"));
    }

    public String getBucket() {
        return bucket;
    }

    /** Amazon's when empty. */
    public String getEndpoint() {
        return Texts.of(endpoint);
    }

    @DataBoundSetter
    public void setEndpoint(String endpoint) {
        this.endpoint = FieldProblem.none(
                "endpoint", Texts.of(endpoint), Storages.problem(Storages.endpoint(endpoint), "endpoint"));
    }

    public String getRegion() {
        return Texts.of(region);
    }

    @DataBoundSetter
    public void setRegion(String region) {
        this.region = FieldProblem.none("region", Texts.of(region), Check.region(Texts.of(region)));
    }

    public String getPrefix() {
        return Texts.of(prefix);
    }

    @DataBoundSetter
    public void setPrefix(String prefix) {
        this.prefix =
                FieldProblem.none("prefix", Texts.of(prefix), Storages.problem(Storages.prefix(prefix), "prefix"));
    }

    @Override
    public BackupStorage backupStorage() {
        return Storages.s3(
                getName(),
                new Storages.S3(
                        getEndpoint(),
                        bucket,
                        getPrefix(),
                        getRegion(),
                        !getCredentialsId().isEmpty(),
                        getCaCertificate(),
                        isInsecureSkipTlsVerify()));
    }

    /** The form. */
    @Extension
    @Symbol("s3")
    public static final class DescriptorImpl extends RemoteStorageDescriptor {
        @Override
        public String getDisplayName() {
            return "S3";
        }

        @Override
        String withoutCredential() {
            return "The pod asks its node for access, as on AWS with a role.";
        }

        @POST
        public FormValidation doCheckBucket(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Storages.problem(Storages.bucket(value), "bucket"));
        }

        @POST
        public FormValidation doCheckEndpoint(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Storages.problem(Storages.endpoint(value), "endpoint"));
        }

        @POST
        public FormValidation doCheckRegion(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Check.region(Texts.of(value)));
        }

        @POST
        public FormValidation doCheckPrefix(@QueryParameter String value) {
            Forms.requireAdministrator();
            return Forms.answer(Storages.problem(Storages.prefix(value), "prefix"));
        }

        @POST
        public FormValidation doTestConnection(
                @QueryParameter String endpoint,
                @QueryParameter String bucket,
                @QueryParameter String region,
                @QueryParameter String credentialsId,
                @QueryParameter String caCertificate,
                @QueryParameter boolean insecureSkipTlsVerify) {
            Forms.requireAdministrator();
            return Forms.answer(StorageTrial.of(
                    () -> Storages.s3(
                            "test",
                            new Storages.S3(
                                    endpoint,
                                    bucket,
                                    "",
                                    region,
                                    !Texts.of(credentialsId).isEmpty(),
                                    Texts.of(caCertificate),
                                    insecureSkipTlsVerify)),
                    made -> ControllerCredentials.opening(made, Texts.of(credentialsId))));
        }
    }
}
