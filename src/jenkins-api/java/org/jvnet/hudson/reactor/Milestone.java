package org.jvnet.hudson.reactor;

/** Signatures of task-reactor 1.8. */
public interface Milestone {}
