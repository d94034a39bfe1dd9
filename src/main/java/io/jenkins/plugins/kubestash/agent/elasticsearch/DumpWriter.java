package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.block.BlockFormat;
import io.jenkins.plugins.kubestash.agent.block.BlockWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** Writes the blocks of a dump, for any number of threads. */
final class DumpWriter {
    private final BlockWriter out;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final BlockBuffer block = new BlockBuffer();
    private final DumpTally tally = new DumpTally();

    DumpWriter(OutputStream out) {
        this.out = new BlockWriter(out, DumpFormat.BLOCKS);
    }

    void header(DumpHeader header) throws IOException {
        tally.indices(header.indices().size());
        locked(() -> {
            out.begin(DumpFormat.VERSION);
            out.write(block.begin(BlockFormat.HEADER).append(header.bytes()));
        });
    }

    void definition(Definition definition) throws IOException {
        locked(() -> {
            out.write(block.begin(DumpFormat.DEFINITION)
                    .number8(definition.kind().number())
                    .text(definition.name())
                    .append(definition.body()));
            tally.definition();
        });
    }

    void index(int number, IndexDefinition index) throws IOException {
        locked(() -> {
            block.begin(DumpFormat.INDEX).number32(number).text(index.name()).number64(index.documents());
            for (byte[] part : new byte[][] {index.settings(), index.mappings(), index.aliases()}) {
                block.number32(part.length).append(part);
            }
            out.write(block);
        });
    }

    /** A block of complete documents. */
    void documents(BlockBuffer documents, int index, int count) throws IOException {
        locked(() -> {
            out.write(documents);
            tally.documents(index, count);
        });
    }

    /** Takes the turn until {@link #largeEnds}: the chunks of a large document come one after the other. */
    void largeBegins(BlockBuffer large, int index) throws IOException {
        turn.lock();
        out.write(large);
        tally.documents(index, 1);
    }

    void chunk(byte[] bytes, int offset, int length, boolean last) throws IOException {
        out.write(block.begin(DumpFormat.CHUNK).number8(last ? 1 : 0).append(bytes, offset, length));
    }

    void largeEnds() {
        turn.unlock();
    }

    /** The end; nothing may be written behind it. */
    DumpTrailer trailer() throws IOException {
        DumpTrailer trailer = tally.trailer();
        locked(() -> {
            trailer.write(block);
            out.end(block);
        });
        return trailer;
    }

    private interface Part {
        void write() throws IOException;
    }

    private void locked(Part part) throws IOException {
        turn.lock();
        try {
            part.write();
        } finally {
            turn.unlock();
        }
    }
}
