package io.jenkins.plugins.kubestash.crooked.sweep;

import io.jenkins.plugins.kubestash.crooked.session.UsesTheCatalog;

/** A sweep knows sessions by their ids. */
public record UsesTheSession(UsesTheCatalog session) {}
