package org.jenkins.ui.icon;

/** Signatures of Jenkins 2.479.3. */
public interface IconSpec {}
