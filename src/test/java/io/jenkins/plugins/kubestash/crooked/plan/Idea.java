package io.jenkins.plugins.kubestash.crooked.plan;

/** Breaks nothing. */
public record Idea(String text) {}
