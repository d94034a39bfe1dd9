package hudson.model;

import hudson.ExtensionPoint;

/** Signatures of Jenkins 2.479.3. */
public interface TopLevelItem extends Item, ExtensionPoint, Describable<TopLevelItem> {}
