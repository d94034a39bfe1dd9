package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What stands behind the AppBinding's address: one server, or the primaries of a cluster.
 *
 * @param nodes at least one
 * @param slots who serves what, in a cluster
 */
record Deployment(List<Node> nodes, Optional<ClusterTopology> slots) {
    Deployment {
        nodes = List.copyOf(nodes);
    }

    /** @throws IOException also when a cluster is not whole */
    static Deployment discover(Connector connector) throws IOException {
        RespConnection connection = connector.connect(connector.settings().address());
        try {
            ServerInfo info = ServerInfo.of(connection);
            if (info.isSentinel()) {
                throw new AgentFailure(
                        Reason.DATABASE_REFUSED,
                        "a Sentinel answers at " + connection.address() + ": name the primary's Service instead");
            }
            if (!info.isCluster()) {
                return new Deployment(List.of(new Node(connection.address(), info, false)), Optional.empty());
            }
            ClusterTopology slots = ClusterTopology.read(connection);
            List<Node> nodes = new ArrayList<>();
            for (RedisAddress primary : slots.primaries()) {
                nodes.add(member(connector, primary));
            }
            return new Deployment(nodes, Optional.of(slots));
        } finally {
            connector.release(connection);
        }
    }

    /** The same servers, asked again. */
    Deployment again(Connector connector) throws IOException {
        return discover(connector);
    }

    private static Node member(Connector connector, RedisAddress address) throws IOException {
        RespConnection connection = connector.connect(address);
        try {
            return new Node(address, ServerInfo.of(connection), ClusterTopology.movesSlots(connection));
        } finally {
            connector.release(connection);
        }
    }

    String version() {
        return nodes.get(0).info().version();
    }

    String topology() {
        return slots.isPresent() ? "cluster" : "standalone";
    }

    /** Number of keys by number of the database, over all nodes. */
    SortedMap<Integer, Long> databases() {
        SortedMap<Integer, Long> sum = new TreeMap<>();
        for (Node node : nodes) {
            node.info().databases().forEach((database, keys) -> sum.merge(database, keys, Long::sum));
        }
        return sum;
    }

    long keys() {
        return databases().values().stream().mapToLong(Long::longValue).sum();
    }

    long evictedKeys() {
        return nodes.stream().mapToLong(node -> node.info().evictedKeys()).sum();
    }

    /** @throws IOException when a cluster moves slots: a dump could miss keys on their way */
    void refuseMovingSlots() throws IOException {
        for (Node node : nodes) {
            if (node.movesSlots()) {
                throw new IOException("the cluster is moving slots from or to " + node.address()
                        + ": wait until it has finished, or repair it (redis-cli --cluster fix)");
            }
        }
    }

    /** Whether it is still served by the same processes with the same slots. */
    boolean isSameAs(Deployment other) {
        return slots.equals(other.slots) && runIds().equals(other.runIds());
    }

    private List<String> runIds() {
        return nodes.stream().map(node -> node.info().runId()).toList();
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (Node node : nodes) {
            if (node.info().isCutOffFromItsPrimary()) {
                warnings.add("redis at " + node.address()
                        + " is a replica that has lost its primary: what it holds may be old");
            }
        }
        return warnings;
    }
}
