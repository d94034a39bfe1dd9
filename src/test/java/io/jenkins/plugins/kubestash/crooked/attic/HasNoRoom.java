package io.jenkins.plugins.kubestash.crooked.attic;

/** There is no attic. */
public final class HasNoRoom {}
