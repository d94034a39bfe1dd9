package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What must add up at the end.
 *
 * @param documents of each index, by its number
 */
record DumpTrailer(List<Long> documents, long definitions) {
    DumpTrailer {
        documents = List.copyOf(documents);
    }

    void write(BlockBuffer block) {
        block.begin(DumpFormat.TRAILER);
        block.number32(documents.size());
        documents.forEach(block::number64);
        block.number64(definitions);
    }

    static DumpTrailer read(ByteBuffer payload) {
        int indices = payload.getInt();
        List<Long> documents = new ArrayList<>();
        for (int i = 0; i < indices; i++) {
            documents.add(payload.getLong());
        }
        return new DumpTrailer(documents, payload.getLong());
    }

    long total() {
        return documents.stream().mapToLong(Long::longValue).sum();
    }
}
