package hudson;

/** Signatures of Jenkins 2.479.3. */
public interface ExtensionPoint {}
