package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a trailer counts.
 *
 * @param nodes in the dump, without quota nodes
 * @param quotaNodes in the dump
 * @param bytes of data of all of them
 * @param ephemeral left out
 * @param system nodes of the server's own that were left out
 * @param vanished nodes that were gone when they were to be read
 * @param appeared nodes in the dump that are younger than its beginning
 * @param changed nodes in the dump whose data were set after its beginning
 * @param changes how many changes of any kind the server took meanwhile; 0: the dump is one point in time
 */
record DumpCounts(
        long nodes,
        long quotaNodes,
        long bytes,
        long ephemeral,
        long system,
        long vanished,
        long appeared,
        long changed,
        long changes) {
    void writeTo(BlockBuffer block) {
        block.number64(nodes)
                .number64(quotaNodes)
                .number64(bytes)
                .number64(ephemeral)
                .number64(system)
                .number64(vanished)
                .number64(appeared)
                .number64(changed)
                .number64(changes);
    }

    static DumpCounts read(ByteBuffer payload) {
        return new DumpCounts(
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getLong());
    }

    /** Under the names that are shown. */
    Map<String, Long> shown() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("nodes", nodes);
        counts.put("quotaNodes", quotaNodes);
        counts.put("bytes", bytes);
        counts.put("ephemeral", ephemeral);
        counts.put("system", system);
        counts.put("vanished", vanished);
        counts.put("appeared", appeared);
        counts.put("changed", changed);
        counts.put("changes", changes);
        return counts;
    }
}
