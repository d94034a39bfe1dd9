package hudson.model.queue;

import hudson.model.ResourceActivity;

/** Signatures of Jenkins 2.479.3. */
public interface SubTask extends ResourceActivity {}
