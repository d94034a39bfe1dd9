package io.jenkins.plugins.kubestash.jenkins.step;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What the steps' forms share. None of the steps needs a node. */
public abstract class SessionStepDescriptor extends StepDescriptor {
    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    @RequirePOST
    public ListBoxModel doFillClusterItems(@AncestorInPath Item item, @QueryParameter String cluster) {
        return Forms.mayConfigure(item) ? Forms.of(item).clusters(cluster) : new ListBoxModel();
    }

    @RequirePOST
    public ListBoxModel doFillStorageItems(@AncestorInPath Item item, @QueryParameter String storage) {
        return Forms.mayConfigure(item) ? Forms.of(item).storages(storage) : new ListBoxModel();
    }

    @RequirePOST
    public ComboBoxModel doFillAppBindingItems(@AncestorInPath Item item, @QueryParameter String cluster) {
        return Forms.mayConfigure(item) ? Forms.of(item).appBindings(cluster) : new ComboBoxModel();
    }

    @RequirePOST
    public FormValidation doCheckCluster(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.of(item).checkCluster(value) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckStorage(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.of(item).checkStorage(value) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckAppBinding(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String cluster) {
        return Forms.mayConfigure(item) ? Forms.of(item).checkAppBinding(value, cluster) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckDirectory(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.checkPath("directory", value) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckSession(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.checkPath("session", value) : FormValidation.ok();
    }

    @RequirePOST
    public FormValidation doCheckTimeout(@AncestorInPath Item item, @QueryParameter String value) {
        return Forms.mayConfigure(item) ? Forms.checkTime("timeout", value) : FormValidation.ok();
    }
}
