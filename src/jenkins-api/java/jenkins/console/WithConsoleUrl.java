package jenkins.console;

/** Signatures of Jenkins 2.479.3. */
public interface WithConsoleUrl {}
