package io.jenkins.plugins.kubestash.crooked.plan;

import io.fabric8.kubernetes.client.KubernetesClient;

/** A plan does no I/O. */
public record UsesTheClient(KubernetesClient client) {}
