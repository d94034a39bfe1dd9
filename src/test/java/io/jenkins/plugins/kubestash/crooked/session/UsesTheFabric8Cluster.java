package io.jenkins.plugins.kubestash.crooked.session;

import io.jenkins.plugins.kubestash.crooked.cluster.Fabric8Cluster;

/** A session asks the interface. */
public record UsesTheFabric8Cluster(Fabric8Cluster cluster) {}
