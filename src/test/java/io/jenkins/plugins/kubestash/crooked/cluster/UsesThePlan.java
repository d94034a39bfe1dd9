package io.jenkins.plugins.kubestash.crooked.cluster;

import io.jenkins.plugins.kubestash.crooked.plan.Idea;

/** The cluster applies objects and knows no plan. */
public record UsesThePlan(Idea idea) {}
