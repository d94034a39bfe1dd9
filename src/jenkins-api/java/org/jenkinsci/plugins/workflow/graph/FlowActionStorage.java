package org.jenkinsci.plugins.workflow.graph;

/** Signatures of plugin workflow-api 1363.v03f731255494. */
public interface FlowActionStorage {}
