package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last block of a dump: what must have come before it.
 *
 * @param databases number of keys in the dump by number of the database
 * @param vanished keys that SCAN named and that were gone when they were read
 * @param appeared keys that the server had more at the end than the start and the vanished ones explain
 */
record DumpTrailer(SortedMap<Integer, Long> databases, long vanished, long appeared, long keys) {
    DumpTrailer {
        databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    }

    void write(BlockBuffer block) {
        block.begin(DumpFormat.TRAILER);
        DumpHeader.writeCounts(block, databases);
        block.number64(vanished);
        block.number64(appeared);
        block.number64(keys);
    }

    static DumpTrailer read(ByteBuffer payload) {
        return new DumpTrailer(DumpHeader.readCounts(payload), payload.getLong(), payload.getLong(), payload.getLong());
    }
}
