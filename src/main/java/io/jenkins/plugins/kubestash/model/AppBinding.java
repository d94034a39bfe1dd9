package io.jenkins.plugins.kubestash.model;

/** Placeholder until the next commit. */
public record AppBinding(ObjectRef ref) {}
