package org.jvnet.hudson.annotation_indexer;

/** Signatures of annotation-indexer 1.17. */
public interface Validator {}
