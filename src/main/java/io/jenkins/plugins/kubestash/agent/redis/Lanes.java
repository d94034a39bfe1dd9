package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All connections of a load. The slot of a key decides on its connection, in a cluster by who serves the slot, so that
 * one key always goes the same way and keeps its order.
 */
final class Lanes {
    private final Connector connector;
    private final Map<RedisAddress, List<Lane>> byNode = new LinkedHashMap<>();
    private final Lane[] bySlot = new Lane[Slots.COUNT];

    Lanes(Connector connector, Deployment target) throws IOException {
        this.connector = connector;
        int perNode =
                Math.max(1, connector.settings().connections() / target.nodes().size());
        for (Node node : target.nodes()) {
            List<Lane> lanes = new ArrayList<>();
            for (int i = 0; i < perNode; i++) {
                lanes.add(new Lane(connector.connect(node)));
            }
            byNode.put(node.address(), lanes);
        }
        RedisAddress only = target.nodes().get(0).address();
        Arrays.setAll(
                bySlot,
                slot -> laneOf(target.slots().map(slots -> slots.owner(slot)).orElse(only), slot));
    }

    Lane of(int slot) {
        return bySlot[slot];
    }

    List<Lane> all() {
        return byNode.values().stream().flatMap(List::stream).toList();
    }

    /** Where a redirection leads. A MOVED is remembered for the whole slot, an ASK holds for this time only. */
    Lane redirected(int slot, RedisError error) throws IOException {
        RedisAddress address = error.redirection();
        if (!byNode.containsKey(address)) {
            byNode.put(address, List.of(new Lane(connector.connect(address))));
        }
        Lane lane = laneOf(address, slot);
        if (error.code().equals("MOVED")) {
            bySlot[slot] = lane;
        }
        return lane;
    }

    private Lane laneOf(RedisAddress address, int slot) {
        List<Lane> lanes = byNode.get(address);
        return lanes.get(slot % lanes.size());
    }
}
