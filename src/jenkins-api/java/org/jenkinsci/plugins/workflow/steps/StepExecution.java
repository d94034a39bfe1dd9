package org.jenkinsci.plugins.workflow.steps;

import java.io.Serializable;

/** Signatures of plugin workflow-step-api 686.v603d058a_e148. */
public abstract class StepExecution implements Serializable {

    protected StepExecution(StepContext stepContext) {}

    public StepContext getContext() {
        throw new UnsupportedOperationException();
    }

    public abstract boolean start() throws Exception;

    public void stop(Throwable throwable) throws Exception {
        throw new UnsupportedOperationException();
    }

    public void onResume() {
        throw new UnsupportedOperationException();
    }

    public String getStatus() {
        throw new UnsupportedOperationException();
    }
}
