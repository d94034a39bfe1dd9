package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.Extension;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.util.FormValidation;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashPermissions;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.plan.Request;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** {@code kubestashSnapshots}: the snapshots of a database, as a list of maps, the newest first. */
public final class SnapshotsStep extends SessionStep {
    private static final long serialVersionUID = 1;

    private int limit = Request.Snapshots.DEFAULT_LIMIT;

    @DataBoundConstructor
    public SnapshotsStep(String appBinding, String storage) {
        super(appBinding, storage);
    }

    public int getLimit() {
        return limit;
    }

    @DataBoundSetter
    public void setLimit(int limit) {
        this.limit = limit;
    }

    @Override
    public Permission permission() {
        return KubeStashPermissions.BACKUP;
    }

    @Override
    public Request request(KubeStashConfiguration configuration, BackupStorage source, UnaryOperator<String> expand) {
        Common common = new Common(expand);
        return new Request.Snapshots(
                common.target(),
                source,
                common.place(),
                common.sessionName(),
                limit,
                configuration.getDefaults().podOptions(),
                common.limits());
    }

    /** Its form and its name in pipelines. */
    @Extension
    public static final class DescriptorImpl extends SessionStepDescriptor {
        @Override
        public String getFunctionName() {
            return "kubestashSnapshots";
        }

        @Override
        public String getDisplayName() {
            return Messages.SnapshotsStep_displayName();
        }

        @RequirePOST
        public FormValidation doCheckLimit(@AncestorInPath Item item, @QueryParameter String value) {
            return Forms.mayConfigure(item)
                    ? Forms.check(value, () -> Texts.count("limit", value, 1, Request.Snapshots.MOST))
                    : FormValidation.ok();
        }
    }
}
