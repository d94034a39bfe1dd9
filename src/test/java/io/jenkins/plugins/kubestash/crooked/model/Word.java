package io.jenkins.plugins.kubestash.crooked.model;

/** Breaks nothing. */
public record Word(String text) {}
