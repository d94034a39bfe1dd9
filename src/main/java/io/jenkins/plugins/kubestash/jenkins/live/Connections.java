package io.jenkins.plugins.kubestash.jenkins.live;

import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.jenkins.config.ClusterConfiguration;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection a cluster, shared by all its sessions. When a cluster's configuration changes, new sessions get a new
 * connection, and the old one is closed after its last session.
 */
public final class Connections implements AutoCloseable {
    private final Map<String, Shared> present = new HashMap<>();

    /** A session's share of a connection; to be closed with the session. */
    public final class Lease implements AutoCloseable {
        private final Shared shared;
        private boolean open = true;

        private Lease(Shared shared) {
            this.shared = shared;
        }

        public KubernetesCluster cluster() {
            return shared.cluster;
        }

        @Override
        public void close() {
            synchronized (Connections.this) {
                if (open) {
                    open = false;
                    shared.users--;
                    shared.closeIfUnused();
                }
            }
        }
    }

    private static final class Shared {
        final String fingerprint;
        final KubernetesCluster cluster;
        int users;
        boolean retired;

        Shared(String fingerprint, KubernetesCluster cluster) {
            this.fingerprint = fingerprint;
            this.cluster = cluster;
        }

        void closeIfUnused() {
            if (retired && users == 0) {
                cluster.close();
            }
        }
    }

    /** @throws IllegalArgumentException one line when the cluster's access cannot be used */
    public Lease lease(ClusterConfiguration configuration) {
        String fingerprint = configuration.fingerprint();
        synchronized (this) {
            Shared shared = present.get(configuration.getName());
            if (shared == null || !shared.fingerprint.equals(fingerprint)) {
                Shared fresh = new Shared(fingerprint, configuration.connect());
                present.put(configuration.getName(), fresh);
                if (shared != null) {
                    shared.retired = true;
                    shared.closeIfUnused();
                }
                shared = fresh;
            }
            shared.users++;
            return new Lease(shared);
        }
    }

    @Override
    public synchronized void close() {
        present.values().forEach(shared -> shared.cluster.close());
        present.clear();
    }
}
