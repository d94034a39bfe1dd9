package org.jenkinsci.plugins.workflow.steps;

import hudson.model.Result;
import java.util.List;
import jenkins.model.CauseOfInterruption;

/** Signatures of plugin workflow-step-api 686.v603d058a_e148. */
public final class FlowInterruptedException extends InterruptedException {

    public FlowInterruptedException(Result result, boolean flag, CauseOfInterruption... causeOfInterruptions) {}

    public List<CauseOfInterruption> getCauses() {
        throw new UnsupportedOperationException();
    }
}
