package jenkins.widgets;

/** Signatures of Jenkins 2.479.3. */
public interface HasWidgets {}
