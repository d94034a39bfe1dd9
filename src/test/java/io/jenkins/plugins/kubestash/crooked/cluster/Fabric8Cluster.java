package io.jenkins.plugins.kubestash.crooked.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;

/** Talks to Kubernetes, and may. */
public record Fabric8Cluster(KubernetesClient client) {}
