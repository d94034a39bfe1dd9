package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.block.BlockReader;
import io.jenkins.plugins.kubestash.agent.block.Fields;
import io.jenkins.plugins.kubestash.agent.block.RawBlock;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The blocks of a dump of keys, or of the RDBs of a cluster's servers. */
final class DumpReader implements DumpBlocks {
    private final DumpTally tally = new DumpTally();
    private final BlockReader blocks;
    private final DumpHeader header;
    private Optional<DumpTrailer> trailer = Optional.empty();
    private long chunkBytesLeft;

    /** Reads magic, version and header. */
    DumpReader(InputStream in) throws IOException {
        blocks = new BlockReader(in, DumpFormat.BLOCKS, this::keys);
        header = blocks.header(DumpHeader::read);
    }

    /** Whether it holds the RDBs of a cluster's servers instead of keys. */
    boolean isOfRdbs() {
        return blocks.version() == DumpFormat.VERSION_OF_RDBS;
    }

    @Override
    public DumpHeader header() {
        return header;
    }

    long keys() {
        return tally.keys();
    }

    /** The next block; empty when the trailer came, was right, and is the end of the stream. */
    @Override
    public Optional<Block> next() throws IOException {
        RawBlock block = blocks.next();
        if (chunkBytesLeft > 0 && block.type() != DumpFormat.CHUNK) {
            throw damaged("a large value is not complete");
        }
        switch (block.type()) {
            case DumpFormat.FUNCTIONS:
                return Optional.of(new Block.Functions(block.payload()));
            case DumpFormat.KEYS:
                return Optional.of(keysBlock(block.payload()));
            case DumpFormat.LARGE:
                return Optional.of(large(block));
            case DumpFormat.CHUNK:
                return Optional.of(chunk(block.payload()));
            case DumpFormat.RDB_START:
                return Optional.of(blocks.parsed(
                        block,
                        payload -> new Block.RdbStart(Fields.text(payload), Fields.text(payload), payload.getLong())));
            case DumpFormat.RDB_BYTES:
                return Optional.of(new Block.RdbBytes(block.payload()));
            case DumpFormat.TRAILER:
                trailer = Optional.of(blocks.trailer(block, DumpTrailer::read, this::isWhatCame));
                return Optional.empty();
            default:
                throw blocks.unknown(block);
        }
    }

    /** What the trailer says, once {@link #next} was empty. */
    @Override
    public DumpTrailer trailer() {
        return trailer.orElseThrow();
    }

    private boolean isWhatCame(DumpTrailer read) {
        return read.equals(tally.trailer(read.vanished(), read.appeared()));
    }

    private KeysBlock keysBlock(byte[] payload) {
        KeysBlock block;
        try {
            block = KeysBlock.of(payload);
        } catch (IllegalArgumentException e) {
            throw damaged("a block of keys is " + e.getMessage());
        }
        count(block.database(), block.count());
        return block;
    }

    private Block.Large large(RawBlock block) {
        Block.Large large = blocks.parsed(
                block,
                payload ->
                        new Block.Large(payload.getInt(), payload.getLong(), payload.getLong(), Fields.rest(payload)));
        if (large.valueLength() < 1) {
            throw damaged("a large value has no length");
        }
        chunkBytesLeft = large.valueLength();
        count(large.database(), 1);
        return large;
    }

    private Block.Chunk chunk(byte[] payload) {
        if (payload.length == 0 || payload.length > chunkBytesLeft) {
            throw damaged("a large value is longer than it says");
        }
        chunkBytesLeft -= payload.length;
        return new Block.Chunk(payload, chunkBytesLeft == 0);
    }

    /** Takes keys into account that are in the dump. */
    void count(int database, int keys) {
        if (!header.databases().containsKey(database)) {
            throw damaged("it has keys of database " + database + ", which its header does not name");
        }
        tally.keys(database, keys);
    }

    AgentFailure damaged(String what) {
        return blocks.damaged(what);
    }
}
