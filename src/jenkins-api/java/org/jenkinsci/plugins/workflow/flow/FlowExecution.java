package org.jenkinsci.plugins.workflow.flow;

import org.acegisecurity.Authentication;
import org.jenkinsci.plugins.workflow.graph.FlowActionStorage;
import org.jenkinsci.plugins.workflow.graph.GraphLookupView;

/** Signatures of plugin workflow-api 1363.v03f731255494. */
public abstract class FlowExecution implements FlowActionStorage, GraphLookupView {

    public FlowExecution() {}

    public abstract Authentication getAuthentication();
}
