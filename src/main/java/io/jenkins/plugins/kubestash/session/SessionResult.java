package io.jenkins.plugins.kubestash.session;

import java.time.Instant;

/** The one result of a session, with the state it ended in. */
public record SessionResult(SessionState state, Outcome outcome, Instant ended) {}
