package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.redis.rdb.Crc64;
import io.jenkins.plugins.kubestash.agent.redis.rdb.RdbException;
import io.jenkins.plugins.kubestash.agent.redis.rdb.RdbReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An RDB as the blocks of a dump: each value gets the end that makes a DUMP payload of it. The RDB has one checksum, at
 * its end: blocks are given away before that is known to be right.
 */
final class RdbBlocks implements DumpBlocks {
    private static final int BLOCK = 512 * 1024;

    /** Hears of every key. */
    interface Listener {
        void key(int database);
    }

    private final RdbReader reader;
    private final Optional<Path> scratch;
    private final Listener listener;
    private final DumpHeader header;
    private final DumpTally tally = new DumpTally();
    private final Deque<Block> ready = new ArrayDeque<>();
    private final BlockBuffer block = new BlockBuffer();
    private final Crc64 checksum = new Crc64();
    private RdbReader.Item item;
    private boolean itemDone;
    private Optional<LargePayload> large = Optional.empty();
    private int database;
    private int keysInBlock;
    private boolean ended;

    /**
     * Reads up to the first key.
     *
     * @param scratch for values that are not held in memory; empty: give no blocks away
     */
    RdbBlocks(InputStream in, Optional<Path> scratch, Listener listener) throws IOException {
        this.scratch = scratch;
        this.listener = listener;
        try {
            reader = new RdbReader(in);
            item = reader.next();
        } catch (RdbException e) {
            throw explained(e, "before its first key");
        }
        header = new DumpHeader(
                RedisEngine.NAME,
                reader.serverVersion().orElse("unknown"),
                reader.format().version(),
                "standalone",
                time(reader.notes().getOrDefault("ctime", "0")),
                new TreeMap<>());
    }

    @Override
    public DumpHeader header() {
        return header;
    }

    @Override
    public Optional<Block> next() throws IOException {
        try {
            if (large.isPresent() && ready.isEmpty()) {
                Block.Chunk chunk = large.get().next();
                large = chunk.last() ? Optional.empty() : large;
                return Optional.of(chunk);
            }
            while (ready.isEmpty() && !ended) {
                step();
            }
            return Optional.ofNullable(ready.poll());
        } catch (RdbException e) {
            throw explained(e, "after " + tally.keys() + " keys, " + reader.position() + " bytes");
        }
    }

    @Override
    public DumpTrailer trailer() {
        return tally.trailer(0, 0);
    }

    @Override
    public List<String> warnings() {
        return reader.hasModuleData()
                ? List.of("modules had data beside their keys in the dump; only a server that loads the RDB itself"
                        + " brings these back")
                : List.of();
    }

    /** Whether the RDB had a checksum, once the end was reached. */
    boolean isChecksummed() {
        return reader.isChecksummed();
    }

    private void step() throws IOException {
        if (itemDone) {
            item = reader.next();
        }
        itemDone = item == RdbReader.Item.KEY;
        switch (item) {
            case FUNCTION -> functions();
            case KEY -> key();
            default -> {
                endBlock();
                ended = true;
            }
        }
    }

    /** All libraries of the RDB stand together; a FUNCTION RESTORE takes all of them in one payload. */
    private void functions() throws IOException {
        BlockBuffer libraries = new BlockBuffer();
        libraries.begin(DumpFormat.FUNCTIONS);
        for (; item == RdbReader.Item.FUNCTION; item = reader.next()) {
            reader.begin(libraries::append);
            reader.copy(libraries::append);
            if (libraries.payloadLength() > DumpFormat.LONGEST_BLOCK) {
                throw new AgentFailure(Reason.LOAD_FAILED, "the functions of the dump exceed 8 MiB");
            }
        }
        endPayload(libraries, 0);
        give(new Block.Functions(libraries.payload(0)));
    }

    private void key() throws IOException {
        tally.keys(reader.database(), 1);
        listener.key(reader.database());
        if (scratch.isEmpty()) {
            return;
        }
        if (keysInBlock == 0 || database != reader.database()) {
            endBlock();
            database = reader.database();
            block.begin(DumpFormat.KEYS);
            block.number32(database);
            block.number32(0);
        }
        int start = block.payloadLength();
        block.number64(reader.expiry());
        block.number32(reader.key().length);
        block.number32(0);
        block.append(reader.key(), 0, reader.key().length);
        int valueStart = block.payloadLength();
        if (isSmall(start, valueStart)) {
            endPayload(block, valueStart);
            block.replaceNumber32(start + 12, block.payloadLength() - valueStart);
            keysInBlock++;
            if (block.payloadLength() > BLOCK) {
                endBlock();
            }
        }
    }

    /** Appends the value to the block; or, when it is large, takes the key out of the block and gives it away alone. */
    private boolean isSmall(int start, int valueStart) throws IOException {
        Optional<Long> length = reader.begin(block::append);
        if (length.isPresent() && length.get() <= DumpFormat.SMALL_VALUE) {
            reader.copy(length.get(), block::append);
            return true;
        }
        if (length.isPresent()) {
            byte[] head = block.payload(valueStart);
            large(start, new LargePayload(head, length.get(), reader::read, header.rdbVersion()));
            return false;
        }
        Spool spool = new Spool(scratch.orElseThrow());
        reader.copy((from, offset, count) -> {
            if (!spool.isUsed() && block.payloadLength() - valueStart + count <= DumpFormat.SMALL_VALUE) {
                block.append(from, offset, count);
            } else {
                spool.append(from, offset, count);
            }
        });
        if (!spool.isUsed()) {
            return true;
        }
        spool.endWriting();
        large(start, new LargePayload(block.payload(valueStart), spool.length(), spool::read, header.rdbVersion()));
        return false;
    }

    private void large(int start, LargePayload payload) {
        byte[] key = reader.key();
        block.cut(start);
        endBlock();
        give(new Block.Large(reader.database(), reader.expiry(), payload.length(), key));
        large = Optional.of(payload);
    }

    private void endPayload(BlockBuffer payload, int from) {
        payload.append(LargePayload.version(header.rdbVersion()), 0, 2);
        checksum.reset();
        payload.show(from, checksum::update);
        payload.append(LargePayload.littleEndian(checksum.value()), 0, 8);
    }

    private void endBlock() {
        if (keysInBlock > 0) {
            block.replaceNumber32(4, keysInBlock);
            give(KeysBlock.of(block.payload(0)));
            keysInBlock = 0;
        }
    }

    private void give(Block given) {
        if (scratch.isPresent()) {
            ready.add(given);
        }
    }

    private static long time(String seconds) {
        return seconds.matches("[0-9]{1,12}") ? Long.parseLong(seconds) * 1000 : 0;
    }

    private static AgentFailure explained(RdbException e, String where) {
        return e.isForeign()
                ? new AgentFailure(
                        Reason.FOREIGN_DUMP,
                        "the RDB cannot be read " + where + ": " + e.getMessage() + ": use a newer plugin",
                        e)
                : new AgentFailure(Reason.DAMAGED_DUMP, "the dump is damaged " + where + ": " + e.getMessage(), e);
    }
}
