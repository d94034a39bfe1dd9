package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.block.BlockFormat;
import io.jenkins.plugins.kubestash.agent.block.Fields;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The first block of a dump.
 *
 * @param rdbVersion of the values in it; 0 when the server gave no function dump to read it from
 * @param timeMillis when the dump began, milliseconds since 1970
 * @param databases number of keys at the start by number of the database; the dump holds keys of these only
 */
record DumpHeader(
        String engine,
        String serverVersion,
        int rdbVersion,
        String topology,
        long timeMillis,
        SortedMap<Integer, Long> databases) {
    DumpHeader {
        databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    }

    /** The same with another RDB version. */
    DumpHeader with(int otherRdbVersion) {
        return new DumpHeader(engine, serverVersion, otherRdbVersion, topology, timeMillis, databases);
    }

    /** The same with the wanted databases only. */
    DumpHeader only(Selection selection) {
        return new DumpHeader(engine, serverVersion, rdbVersion, topology, timeMillis, selection.of(databases));
    }

    void write(BlockBuffer block) {
        block.begin(BlockFormat.HEADER);
        block.text(engine);
        block.text(serverVersion);
        block.number16(rdbVersion);
        block.text(topology);
        block.number64(timeMillis);
        writeCounts(block, databases);
    }

    static DumpHeader read(ByteBuffer payload) {
        return new DumpHeader(
                Fields.text(payload),
                Fields.text(payload),
                payload.getShort() & 0xffff,
                Fields.text(payload),
                payload.getLong(),
                readCounts(payload));
    }

    static void writeCounts(BlockBuffer block, SortedMap<Integer, Long> counts) {
        block.number32(counts.size());
        counts.forEach((database, keys) -> {
            block.number32(database);
            block.number64(keys);
        });
    }

    static SortedMap<Integer, Long> readCounts(ByteBuffer payload) {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        for (int left = payload.getInt(); left > 0; left--) {
            counts.put(payload.getInt(), payload.getLong());
        }
        return counts;
    }
}
