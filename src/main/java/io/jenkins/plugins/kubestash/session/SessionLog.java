package io.jenkins.plugins.kubestash.session;

/** Where a session tells people what happens; one call is one line. Called from several threads, never at once. */
@FunctionalInterface
public interface SessionLog {
    void line(String text);
}
