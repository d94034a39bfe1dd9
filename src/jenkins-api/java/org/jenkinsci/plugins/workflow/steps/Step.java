package org.jenkinsci.plugins.workflow.steps;

import hudson.ExtensionPoint;
import hudson.model.AbstractDescribableImpl;

/** Signatures of plugin workflow-step-api 686.v603d058a_e148. */
public abstract class Step extends AbstractDescribableImpl<Step> implements ExtensionPoint {

    public Step() {}

    public abstract StepExecution start(StepContext stepContext) throws Exception;

    @Override
    public StepDescriptor getDescriptor() {
        throw new UnsupportedOperationException();
    }
}
