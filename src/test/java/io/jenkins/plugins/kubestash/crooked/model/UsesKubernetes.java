package io.jenkins.plugins.kubestash.crooked.model;

import io.fabric8.kubernetes.api.model.Pod;

/** The model knows the JDK and Jackson. */
public record UsesKubernetes(Pod pod) {}
