package jenkins.model;

import hudson.model.ModelObject;

/** Signatures of Jenkins 2.479.3. */
public interface ModelObjectWithContextMenu extends ModelObject {}
