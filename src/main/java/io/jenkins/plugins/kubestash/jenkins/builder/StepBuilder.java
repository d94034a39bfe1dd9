package io.jenkins.plugins.kubestash.jenkins.builder;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.model.AbstractProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.kubestash.jenkins.live.Order;
import jenkins.tasks.SimpleBuildStep;

/** The freestyle form of a pipeline step; its options are the step itself. */
public abstract class StepBuilder extends Builder implements SimpleBuildStep {

    /** What is to be done. */
    abstract Order order();

    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(Run<?, ?> run, EnvVars environment, TaskListener listener)
            throws AbortException, InterruptedException {
        new BuilderHost(run, environment, listener).perform(order());
    }

    /** Its place among the build steps of a project, of whatever kind. */
    public abstract static class StepBuilderDescriptor extends BuildStepDescriptor<Builder> {
        @Override
        public boolean isApplicable(@SuppressWarnings("rawtypes") Class<? extends AbstractProject> project) {
            return true;
        }
    }
}
