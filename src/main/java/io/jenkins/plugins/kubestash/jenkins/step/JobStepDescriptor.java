package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What the forms of backup and restore share. */
public abstract class JobStepDescriptor extends SessionStepDescriptor {
    @RequirePOST
    public FormValidation doCheckTask(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.of(item).checkTask(value) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckParameters(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.check(value, () -> Texts.parameters(value)) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckRetries(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item)
                ? Forms.check(value, () -> Texts.count("retries", value, 0, JobStep.MOST_RETRIES))
                : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckRetryDelay(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.checkTime("retryDelay", value) : FormValidation.ok();
    }
}
