package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.Extension;
import hudson.Util;
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

/** {@code kubestashRestore}: a snapshot goes back into a database. */
public final class RestoreStep extends JobStep {
    private static final long serialVersionUID = 1;

    private final String snapshot;
    private String from = "";

    @DataBoundConstructor
    public RestoreStep(String appBinding, String storage, String snapshot) {
        super(appBinding, storage);
        this.snapshot = Util.fixNull(snapshot);
    }

    public String getSnapshot() {
        return Util.fixNull(snapshot);
    }

    public String getFrom() {
        return Util.fixNull(from);
    }

    @DataBoundSetter
    public void setFrom(String from) {
        this.from = Util.fixNull(from);
    }

    @Override
    public Permission permission() {
        return KubeStashPermissions.RESTORE;
    }

    @Override
    public Request request(KubeStashConfiguration configuration, BackupStorage source, UnaryOperator<String> expand) {
        Common common = new Common(expand);
        return new Request.Restore(
                common.target(),
                source,
                common.place(),
                common.sessionName(),
                Texts.optional(expand.apply(getTask())),
                Texts.parameters(expand.apply(getParameters())),
                Texts.optional(expand.apply(getFrom())).map(text -> Texts.ref("from", text)),
                Texts.snapshot(expand.apply(getSnapshot())),
                configuration.getDefaults().podOptions(),
                limits(common, expand));
    }

    /** Its form and its name in pipelines. */
    @Extension
    public static final class DescriptorImpl extends JobStepDescriptor {
        @Override
        public String getFunctionName() {
            return "kubestashRestore";
        }

        @Override
        public String getDisplayName() {
            return Messages.RestoreStep_displayName();
        }

        @RequirePOST
        public FormValidation doCheckSnapshot(@AncestorInPath Item item, @QueryParameter String value) {
            return Forms.mayConfigure(item) ? Forms.check(value, () -> Texts.snapshot(value)) : FormValidation.ok();
        }

        @RequirePOST
        public FormValidation doCheckFrom(@AncestorInPath Item item, @QueryParameter String value) {
            return Forms.mayConfigure(item) && !value.isBlank()
                    ? Forms.check(value, () -> Texts.ref("from", value))
                    : FormValidation.ok();
        }
    }
}
