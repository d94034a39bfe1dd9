package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Descriptor;
import java.util.Set;

/** Signatures of plugin workflow-step-api 686.v603d058a_e148. */
public abstract class StepDescriptor extends Descriptor<Step> {

    public StepDescriptor() {}

    public abstract Set<? extends Class<?>> getRequiredContext();

    public abstract String getFunctionName();
}
