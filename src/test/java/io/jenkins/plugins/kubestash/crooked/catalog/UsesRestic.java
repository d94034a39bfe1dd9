package io.jenkins.plugins.kubestash.crooked.catalog;

import io.jenkins.plugins.kubestash.crooked.restic.GoesInACircle;

/** The catalog does not know restic; seen through an array. */
public record UsesRestic(GoesInACircle[] others) {}
