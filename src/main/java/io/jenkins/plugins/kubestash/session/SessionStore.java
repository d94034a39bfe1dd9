package io.jenkins.plugins.kubestash.session;

/** Keeps a session's state. What {@link #save} was given must be what a later process finds. */
@FunctionalInterface
public interface SessionStore {
    void save(SessionState state);
}
