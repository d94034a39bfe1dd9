package io.jenkins.plugins.kubestash.crooked.session;

import io.jenkins.plugins.kubestash.crooked.catalog.UsesRestic;

/** A session gets a plan, not a catalogue. */
public record UsesTheCatalog(UsesRestic entry) {}
