package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Puts one index's documents into blocks, in the thread of one reader. A source is written while it comes in; when it
 * turns out to be large, it goes on as chunks.
 */
final class Documents {
    private final DumpWriter writer;
    private final int index;
    private final BlockBuffer block = new BlockBuffer();
    private int count;

    Documents(DumpWriter writer, int index) {
        this.writer = writer;
        this.index = index;
        begin();
    }

    /** @param routing empty for none */
    void add(byte[] id, byte[] routing, long version, JsonScanner source) throws IOException {
        int start = block.payloadLength();
        head(block, id, routing, version);
        int lengthAt = block.payloadLength();
        block.number32(0);
        try (Source sink = new Source(start, lengthAt)) {
            source.copyWithSpace(sink);
            sink.finish();
        }
        if (block.payloadLength() >= DumpFormat.FULL_BLOCK) {
            flush();
        }
    }

    /** Hands on what is left. */
    void flush() throws IOException {
        if (count > 0) {
            block.replaceNumber32(4, count);
            writer.documents(block, index, count);
            begin();
        }
    }

    private void begin() {
        block.begin(DumpFormat.DOCUMENTS);
        block.number32(index);
        block.number32(0);
        count = 0;
    }

    private static void head(BlockBuffer to, byte[] id, byte[] routing, long version) {
        to.number8(routing.length > 0 ? DumpFormat.HAS_ROUTING : 0);
        to.number64(version);
        to.text(id);
        if (routing.length > 0) {
            to.text(routing);
        }
    }

    /** Where a source goes: into the block, or, from a certain length on, into chunks. */
    private final class Source extends OutputStream {
        private final int start;
        private final int lengthAt;
        private final int sourceAt;
        private byte[] chunk = new byte[0];
        private int filled;
        private boolean large;

        Source(int start, int lengthAt) {
            this.start = start;
            this.lengthAt = lengthAt;
            this.sourceAt = lengthAt + 4;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!large && block.payloadLength() - sourceAt + length > DumpFormat.SMALL_SOURCE) {
                becomeLarge();
            }
            if (large) {
                chunked(bytes, offset, length);
            } else {
                block.append(bytes, offset, length);
            }
        }

        void finish() throws IOException {
            if (large) {
                writer.chunk(chunk, 0, filled, true);
            } else {
                block.replaceNumber32(lengthAt, block.payloadLength() - sourceAt);
                count++;
            }
        }

        @Override
        public void close() {
            if (large) {
                writer.largeEnds();
            }
        }

        private void becomeLarge() throws IOException {
            byte[] begun = block.cut(sourceAt);
            block.cut(lengthAt);
            byte[] head = block.cut(start);
            flush();
            BlockBuffer first = new BlockBuffer();
            first.begin(DumpFormat.LARGE);
            first.number32(index);
            first.append(head);
            writer.largeBegins(first, index);
            large = true;
            chunk = new byte[DumpFormat.CHUNK_SIZE];
            chunked(begun, 0, begun.length);
        }

        private void chunked(byte[] bytes, int offset, int length) throws IOException {
            for (int at = offset, end = offset + length; at < end; ) {
                if (filled == chunk.length) {
                    writer.chunk(chunk, 0, filled, false);
                    filled = 0;
                }
                int some = Math.min(end - at, chunk.length - filled);
                System.arraycopy(bytes, at, chunk, filled, some);
                filled += some;
                at += some;
            }
        }
    }
}
