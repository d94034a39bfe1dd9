package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashPermissions;
import io.jenkins.plugins.kubestash.jenkins.config.RetentionConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.RetentionOptions;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import io.jenkins.plugins.kubestash.model.Shown;
import io.jenkins.plugins.kubestash.plan.Request;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** {@code kubestashBackup}: a database's dump goes into a repository and is read back. */
public final class BackupStep extends JobStep {
    private static final long serialVersionUID = 1;
    static final String DATA = "data";
    static final String SNAPSHOT = "snapshot";

    private RetentionOptions retention;
    private String retentionPolicy = "";
    /** Unless said otherwise, true. */
    private Boolean prune;

    private String verify = DATA;

    @DataBoundConstructor
    public BackupStep(String appBinding, String storage) {
        super(appBinding, storage);
    }

    public RetentionOptions getRetention() {
        return retention;
    }

    @DataBoundSetter
    public void setRetention(RetentionOptions retention) {
        this.retention = retention;
    }

    public String getRetentionPolicy() {
        return Util.fixNull(retentionPolicy);
    }

    @DataBoundSetter
    public void setRetentionPolicy(String retentionPolicy) {
        this.retentionPolicy = Util.fixNull(retentionPolicy);
    }

    public boolean isPrune() {
        return prune == null || prune;
    }

    @DataBoundSetter
    public void setPrune(boolean prune) {
        this.prune = prune;
    }

    public String getVerify() {
        return Util.fixNull(verify).isBlank() ? DATA : verify;
    }

    @DataBoundSetter
    public void setVerify(String verify) {
        this.verify = verify;
    }

    @Override
    public Permission permission() {
        return KubeStashPermissions.BACKUP;
    }

    @Override
    public Request request(KubeStashConfiguration configuration, BackupStorage target, UnaryOperator<String> expand) {
        Common common = new Common(expand);
        return new Request.Backup(
                common.target(),
                target,
                common.place(),
                common.sessionName(),
                Texts.optional(expand.apply(getTask())),
                Texts.parameters(expand.apply(getParameters())),
                policy(configuration, expand),
                isPrune(),
                proof(),
                configuration.getDefaults().podOptions(),
                limits(common, expand));
    }

    private Optional<RetentionPolicy> policy(KubeStashConfiguration configuration, UnaryOperator<String> expand) {
        Optional<String> name = Texts.optional(expand.apply(getRetentionPolicy()));
        if (retention != null && !retention.isEmpty()) {
            if (name.isPresent()) {
                throw new IllegalArgumentException("retention and retentionPolicy are both given: take one out");
            }
            return Optional.of(retention.policy());
        }
        return name.map(configuration::requireRetentionPolicy).map(RetentionConfiguration::policy);
    }

    private Request.Verify proof() {
        return switch (getVerify()) {
            case DATA -> Request.Verify.DATA;
            case SNAPSHOT -> Request.Verify.SNAPSHOT;
            default ->
                throw new IllegalArgumentException(
                        "verify: " + Shown.value(getVerify()) + " is not known: write data or snapshot");
        };
    }

    /** Its form and its name in pipelines. */
    @Extension
    public static final class DescriptorImpl extends JobStepDescriptor {
        @Override
        public String getFunctionName() {
            return "kubestashBackup";
        }

        @Override
        public String getDisplayName() {
            return Messages.BackupStep_displayName();
        }

        @RequirePOST
        public ListBoxModel doFillRetentionPolicyItems(
                @AncestorInPath Item item, @QueryParameter String retentionPolicy) {
            return Forms.mayConfigure(item) ? Forms.of(item).retentionPolicies(retentionPolicy) : new ListBoxModel();
        }

        @RequirePOST
        public ListBoxModel doFillVerifyItems(@AncestorInPath Item item) {
            return Forms.mayConfigure(item) ? proofs() : new ListBoxModel();
        }

        private static ListBoxModel proofs() {
            ListBoxModel model = new ListBoxModel();
            model.add(Messages.BackupStep_data(), DATA);
            model.add(Messages.BackupStep_snapshot(), SNAPSHOT);
            return model;
        }

        @RequirePOST
        public FormValidation doCheckRetentionPolicy(@AncestorInPath Item item, @QueryParameter String value) {
            return Forms.mayConfigure(item) ? Forms.of(item).checkRetentionPolicy(value) : FormValidation.ok();
        }
    }
}
