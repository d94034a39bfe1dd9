package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Which primary serves which slot of a cluster, by the addresses that the cluster announces. */
final class ClusterTopology {
    private final RedisAddress[] owners;

    private ClusterTopology(RedisAddress[] owners) {
        this.owners = owners;
    }

    /** @throws IOException when a slot has no primary: a part of the keys could not be reached */
    static ClusterTopology read(RespConnection connection) throws IOException {
        RedisAddress[] owners = new RedisAddress[Slots.COUNT];
        connection.send("CLUSTER", "SLOTS");
        RespReader reader = connection.reader();
        for (int ranges = reader.array(); ranges > 0; ranges--) {
            int parts = reader.array();
            int first = (int) reader.integer();
            int last = (int) reader.integer();
            Arrays.fill(owners, first, last + 1, node(reader, connection.address()));
            for (int replicas = parts - 3; replicas > 0; replicas--) {
                reader.skipReply();
            }
        }
        long without = Arrays.stream(owners).filter(owner -> owner == null).count();
        if (without > 0) {
            throw new IOException(
                    "the cluster at " + connection.address() + " is not whole: " + without + " slots have no primary");
        }
        return new ClusterTopology(owners);
    }

    /** Whether slots are being moved to or from the server of this connection. */
    static boolean movesSlots(RespConnection connection) throws IOException {
        return connection
                .call("CLUSTER", "NODES")
                .lines()
                .filter(line -> line.contains("myself"))
                .anyMatch(line -> line.contains("->-") || line.contains("-<-"));
    }

    RedisAddress owner(int slot) {
        return owners[slot];
    }

    /** All primaries with slots, in the order of their first slot. */
    List<RedisAddress> primaries() {
        return new ArrayList<>(new LinkedHashSet<>(Arrays.asList(owners)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterTopology topology && Arrays.equals(owners, topology.owners);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(owners);
    }

    private static RedisAddress node(RespReader reader, RedisAddress asked) throws IOException {
        int parts = reader.array();
        Optional<String> host = reader.text();
        int port = (int) reader.integer();
        for (int rest = parts - 2; rest > 0; rest--) {
            reader.skipReply();
        }
        // no host, or an unknown one, is the host that was asked
        boolean known = host.isPresent() && !host.get().isEmpty() && !host.get().equals("?");
        return new RedisAddress(known ? host.get() : asked.host(), port);
    }
}
