package hudson.model;

import hudson.security.AccessControlled;

/** Signatures of Jenkins 2.479.3. */
public interface ViewGroup extends Saveable, ModelObject, AccessControlled {}
