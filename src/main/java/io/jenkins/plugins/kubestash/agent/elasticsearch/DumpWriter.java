package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** Writes the blocks of a dump, for any number of threads. */
final class DumpWriter {
    private final OutputStream out;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final BlockBuffer block = new BlockBuffer();
    private final DumpTally tally = new DumpTally();

    DumpWriter(OutputStream out) {
        this.out = out;
    }

    void header(DumpHeader header) throws IOException {
        byte[] magic = DumpFormat.magic();
        byte[] start = Arrays.copyOf(magic, magic.length + 2);
        start[start.length - 1] = DumpFormat.VERSION;
        out.write(start);
        tally.indices(header.indices().size());
        locked(() -> {
            block.begin(DumpFormat.HEADER);
            block.bytes(header.bytes());
            write(block);
        });
    }

    void definition(Definition definition) throws IOException {
        locked(() -> {
            block.begin(DumpFormat.DEFINITION);
            block.write(definition.kind().number());
            block.text(definition.name());
            block.bytes(definition.body());
            write(block);
            tally.definition();
        });
    }

    void index(int number, IndexDefinition index) throws IOException {
        locked(() -> {
            block.begin(DumpFormat.INDEX);
            block.number32(number);
            block.text(index.name());
            block.number64(index.documents());
            for (byte[] part : new byte[][] {index.settings(), index.mappings(), index.aliases()}) {
                block.number32(part.length);
                block.bytes(part);
            }
            write(block);
        });
    }

    /** A block of complete documents. */
    void documents(BlockBuffer documents, int index, int count) throws IOException {
        locked(() -> {
            write(documents);
            tally.documents(index, count);
        });
    }

    /** Takes the turn until {@link #largeEnds}: the chunks of a large document come one after the other. */
    void largeBegins(BlockBuffer large, int index) throws IOException {
        turn.lock();
        write(large);
        tally.documents(index, 1);
    }

    void chunk(byte[] bytes, int offset, int length, boolean last) throws IOException {
        block.begin(DumpFormat.CHUNK);
        block.write(last ? 1 : 0);
        block.write(bytes, offset, length);
        write(block);
    }

    void largeEnds() {
        turn.unlock();
    }

    /** The end; nothing may be written behind it. */
    DumpTrailer trailer() throws IOException {
        DumpTrailer trailer = tally.trailer();
        locked(() -> {
            trailer.write(block);
            block.seal();
            block.writeTo(out);
            out.flush();
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

    private void write(BlockBuffer finished) throws IOException {
        int checksum = finished.seal();
        finished.writeTo(out);
        tally.block(checksum);
    }
}
