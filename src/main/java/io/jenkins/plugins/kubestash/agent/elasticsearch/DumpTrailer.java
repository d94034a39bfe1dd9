package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What must add up at the end.
 *
 * @param documents of each index, by its number
 * @param blocks before the trailer, the header included
 * @param checksum over the checksums of all these blocks
 */
record DumpTrailer(List<Long> documents, long definitions, long blocks, int checksum) {
    DumpTrailer {
        documents = List.copyOf(documents);
    }

    void write(BlockBuffer block) {
        block.begin(DumpFormat.TRAILER);
        block.number32(documents.size());
        documents.forEach(block::number64);
        block.number64(definitions);
        block.number64(blocks);
        block.number32(checksum);
    }

    static DumpTrailer read(ByteBuffer payload) {
        int indices = payload.getInt();
        List<Long> documents = new ArrayList<>();
        for (int i = 0; i < indices; i++) {
            documents.add(payload.getLong());
        }
        return new DumpTrailer(documents, payload.getLong(), payload.getLong(), payload.getInt());
    }

    long total() {
        return documents.stream().mapToLong(Long::longValue).sum();
    }
}
