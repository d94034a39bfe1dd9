package io.jenkins.plugins.kubestash.jenkins.builder;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.kubestash.jenkins.step.RestoreStep;
import jenkins.tasks.SimpleBuildStep;
import org.kohsuke.stapler.DataBoundConstructor;

/** The freestyle form of {@code kubestashRestore}; its options are the step itself. */
public final class RestoreBuilder extends Builder implements SimpleBuildStep {
    private final RestoreStep options;

    @DataBoundConstructor
    public RestoreBuilder(RestoreStep options) {
        this.options = options;
    }

    public RestoreStep getOptions() {
        return options;
    }

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(Run<?, ?> run, EnvVars environment, TaskListener listener)
            throws AbortException, InterruptedException {
        new BuilderHost(run, environment, listener).perform(options);
    }

    /** Its place among a project's build steps. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {
        @Override
        public boolean isApplicable(@SuppressWarnings("rawtypes") Class<? extends AbstractProject> project) {
            return true;
        }

        @Override
        public String getDisplayName() {
            return Messages.RestoreBuilder_displayName();
        }
    }
}
