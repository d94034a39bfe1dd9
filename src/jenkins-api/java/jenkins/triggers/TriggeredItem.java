package jenkins.triggers;

import hudson.model.Item;

/** Signatures of Jenkins 2.479.3. */
public interface TriggeredItem extends Item {}
