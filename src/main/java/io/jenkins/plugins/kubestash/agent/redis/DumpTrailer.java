package io.jenkins.plugins.kubestash.agent.redis;

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
 * @param blocks number of blocks before the trailer
 * @param checksum CRC32C over the checksums of all blocks before the trailer
 */
record DumpTrailer(
        SortedMap<Integer, Long> databases, long vanished, long appeared, long keys, long blocks, int checksum) {
    DumpTrailer {
        databases = Collections.unmodifiableSortedMap(new TreeMap<>(databases));
    }

    void write(BlockBuffer block) {
        block.begin(DumpFormat.TRAILER);
        DumpHeader.writeCounts(block, databases);
        block.number64(vanished);
        block.number64(appeared);
        block.number64(keys);
        block.number64(blocks);
        block.number32(checksum);
    }

    static DumpTrailer read(ByteBuffer payload) {
        return new DumpTrailer(
                DumpHeader.readCounts(payload),
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getLong(),
                payload.getInt());
    }
}
