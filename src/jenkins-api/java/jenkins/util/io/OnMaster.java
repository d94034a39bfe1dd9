package jenkins.util.io;

/** Signatures of Jenkins 2.479.3. */
public interface OnMaster {}
