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
 * What stands behind the AppBinding's address: one server, or one for each part of a cluster.
 *
 * @param nodes at least one
 * @param slots who serves what, in a cluster
 * @param choice warnings about which servers these are
 */
record Deployment(List<Node> nodes, Optional<ClusterTopology> slots, List<String> choice) {
    Deployment {
        nodes = List.copyOf(nodes);
        choice = List.copyOf(choice);
    }

    /**
     * The server that the address leads to, or a cluster's primaries.
     *
     * @throws IOException also when a cluster is not whole
     */
    static Deployment discover(Connector connector) throws IOException {
        Optional<SentinelSettings> sentinel = connector.settings().sentinel();
        RespConnection connection = connector.connect(
                sentinel.isPresent()
                        ? new Sentinel(connector, sentinel.get()).primary()
                        : connector.settings().address());
        try {
            ServerInfo info = ServerInfo.of(connection);
            if (info.isSentinel()) {
                throw new AgentFailure(
                        Reason.DATABASE_REFUSED,
                        "a Sentinel answers at " + connection.address()
                                + ": give the parameter sentinelMaster, or name the primary's Service");
            }
            if (!info.isCluster()) {
                return new Deployment(
                        List.of(new Node(connection.address(), info, false)), Optional.empty(), List.of());
            }
            ClusterTopology slots = ClusterTopology.read(connection);
            List<Node> nodes = new ArrayList<>();
            for (RedisAddress primary : slots.primaries()) {
                nodes.add(member(connector, primary));
            }
            return new Deployment(nodes, Optional.of(slots), List.of());
        } finally {
            connector.release(connection);
        }
    }

    /** The servers that a dump is to read. */
    static Deployment toRead(Connector connector) throws IOException {
        Deployment found = discover(connector);
        Replicas replicas = new Replicas(connector);
        List<Node> nodes = new ArrayList<>();
        for (Node node : found.nodes) {
            nodes.add(replicas.insteadOf(node));
        }
        return new Deployment(nodes, found.slots, replicas.warnings());
    }

    /** The same servers, asked again after they were read. */
    Deployment again(Connector connector) throws IOException {
        List<Node> now = new ArrayList<>();
        for (Node node : nodes) {
            Node again = member(connector, node.address());
            boolean cutOff = again.info().isCutOffFromItsPrimary();
            if (cutOff && !node.info().isCutOffFromItsPrimary()) {
                throw new IOException("redis at " + node.address() + " lost its primary during the dump");
            }
            boolean replicaOfCluster = slots.isPresent() && again.info().isReplica();
            now.add(
                    replicaOfCluster
                            ? again.withSlotsOf(member(connector, again.info().primary(again.address())))
                            : again);
        }
        if (slots.isEmpty()) {
            return new Deployment(now, slots, List.of());
        }
        RespConnection connection = connector.connect(nodes.get(0).address());
        try {
            return new Deployment(now, Optional.of(ClusterTopology.read(connection)), List.of());
        } finally {
            connector.release(connection);
        }
    }

    static Node member(Connector connector, RedisAddress address) throws IOException {
        RespConnection connection = connector.connect(address);
        try {
            ServerInfo info = ServerInfo.of(connection);
            return new Node(address, info, info.isCluster() && ClusterTopology.movesSlots(connection));
        } finally {
            connector.release(connection);
        }
    }

    static ServerInfo info(Connector connector, RedisAddress address) throws IOException {
        RespConnection connection = connector.connect(address);
        try {
            return ServerInfo.of(connection);
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

    /** Number of keys in the wanted databases. */
    long keys(Selection selection) {
        return selection.of(databases()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
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
        List<String> warnings = new ArrayList<>(choice);
        for (Node node : nodes) {
            if (node.info().isCutOffFromItsPrimary()) {
                warnings.add("redis at " + node.address()
                        + " is a replica that has lost its primary: what it holds may be old");
            }
        }
        return warnings;
    }
}
