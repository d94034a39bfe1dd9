package io.jenkins.plugins.kubestash.crooked.restic;

import io.jenkins.plugins.kubestash.crooked.catalog.UsesRestic;

/** Catalog and restic know each other. */
public record GoesInACircle(UsesRestic other) {}
