package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.block.BlockReader;
import io.jenkins.plugins.kubestash.agent.block.Fields;
import io.jenkins.plugins.kubestash.agent.block.RawBlock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The blocks of a dump: what belongs to the cluster, then indices and their documents. */
final class DumpReader {
    private final DumpTally tally = new DumpTally();
    private final Set<Integer> seen = new HashSet<>();
    private final BlockReader blocks;
    private final DumpHeader header;
    private Optional<DumpTrailer> trailer = Optional.empty();
    private boolean inLarge;

    /** Reads magic, version and header. */
    DumpReader(InputStream in) throws IOException {
        blocks = new BlockReader(in, DumpFormat.BLOCKS, this::documents);
        header = blocks.header(payload -> DumpHeader.of(Fields.rest(payload)));
        tally.indices(header.indices().size());
    }

    DumpHeader header() {
        return header;
    }

    /** How many came so far. */
    long documents() {
        return tally.documents();
    }

    /** The next block; empty when the trailer came, was right, and is the end of the stream. */
    Optional<Block> next() throws IOException {
        RawBlock block = blocks.next();
        if (inLarge != (block.type() == DumpFormat.CHUNK)) {
            throw blocks.damaged("a large document is not complete");
        }
        switch (block.type()) {
            case DumpFormat.DEFINITION:
                tally.definition();
                return Optional.of(blocks.parsed(block, DumpReader::definition));
            case DumpFormat.INDEX:
                return Optional.of(index(block));
            case DumpFormat.DOCUMENTS:
                return Optional.of(documents(block));
            case DumpFormat.LARGE:
                inLarge = true;
                return Optional.of(large(block));
            case DumpFormat.CHUNK:
                return Optional.of(chunk(block.payload()));
            case DumpFormat.TRAILER:
                trailer = Optional.of(blocks.trailer(block, DumpTrailer::read, this::isWhatCame));
                return Optional.empty();
            default:
                throw blocks.unknown(block);
        }
    }

    /** What the trailer says, once {@link #next} was empty. */
    DumpTrailer trailer() {
        return trailer.orElseThrow();
    }

    private static Block definition(ByteBuffer buffer) {
        Definition.Kind kind = Definition.Kind.of(buffer.get());
        return new Block.Defined(new Definition(kind, Fields.text(buffer), Fields.rest(buffer)));
    }

    private Block index(RawBlock block) {
        Block.Index index = blocks.parsed(block, buffer -> {
            int number = buffer.getInt();
            String name = Fields.text(buffer);
            long documents = buffer.getLong();
            byte[] settings = Fields.bytes(buffer, buffer.getInt());
            byte[] mappings = Fields.bytes(buffer, buffer.getInt());
            byte[] aliases = Fields.bytes(buffer, buffer.getInt());
            return new Block.Index(number, new IndexDefinition(name, settings, mappings, aliases, documents));
        });
        int number = index.number();
        boolean known = number >= 0
                && number < header.indices().size()
                && header.indices().get(number).equals(index.definition().name());
        if (!known || !seen.add(number)) {
            throw blocks.damaged("it has an index that its header does not name, or twice");
        }
        return index;
    }

    private Block documents(RawBlock block) {
        Block.Some some = blocks.parsed(block, buffer -> {
            int index = buffer.getInt();
            int[] starts = new int[count(buffer)];
            for (int i = 0; i < starts.length; i++) {
                starts[i] = buffer.position();
                Block.Document.head(buffer);
                int length = buffer.getInt();
                buffer.position(buffer.position() + length);
            }
            return new Block.Some(index, block.payload(), starts);
        });
        count(some.index(), some.count());
        return some;
    }

    private static int count(ByteBuffer buffer) {
        int count = buffer.getInt();
        if (count < 1 || count > buffer.remaining()) {
            throw new IllegalArgumentException("a block of documents has a wrong count");
        }
        return count;
    }

    private Block large(RawBlock block) {
        Block.Large large =
                blocks.parsed(block, buffer -> new Block.Large(buffer.getInt(), Block.Document.head(buffer)));
        count(large.index(), 1);
        return large;
    }

    private Block chunk(byte[] payload) {
        if (payload.length == 0) {
            throw blocks.damaged("a chunk is empty");
        }
        inLarge = payload[0] == 0;
        return new Block.Chunk(payload, !inLarge);
    }

    private void count(int index, int documents) {
        if (!seen.contains(index)) {
            throw blocks.damaged("it has documents of an index that has not come before them");
        }
        tally.documents(index, documents);
    }

    private boolean isWhatCame(DumpTrailer read) {
        return read.equals(tally.trailer()) && seen.size() == header.indices().size();
    }
}
