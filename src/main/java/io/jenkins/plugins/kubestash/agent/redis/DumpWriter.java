package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.agent.block.BlockWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the blocks of a dump, in the order of its calls. For whoever has the turn; not safe for several at once. */
final class DumpWriter {
    private final BlockWriter out;
    private final BlockBuffer block = new BlockBuffer();
    private final DumpTally tally = new DumpTally();

    DumpWriter(OutputStream out) {
        this.out = new BlockWriter(out, DumpFormat.BLOCKS);
    }

    void header(DumpHeader header) throws IOException {
        header(DumpFormat.VERSION, header);
    }

    void header(int version, DumpHeader header) throws IOException {
        out.begin(version);
        header.write(block);
        out.write(block);
    }

    void functions(byte[] dump) throws IOException {
        out.write(block.begin(DumpFormat.FUNCTIONS).append(dump));
    }

    /** A block of complete keys; whoever made it may have sealed it, which takes time, before it was his turn. */
    void keys(BlockBuffer keys, int database, int count) throws IOException {
        out.write(keys);
        tally.keys(database, count);
    }

    /** The value's bytes follow by {@link #chunk}. */
    void large(int database, long expiry, long valueLength, byte[] keys, int offset, int length) throws IOException {
        out.write(block.begin(DumpFormat.LARGE)
                .number32(database)
                .number64(expiry)
                .number64(valueLength)
                .append(keys, offset, length));
        tally.keys(database, 1);
    }

    /** The next bytes of the large value, as the connection reads them. */
    void chunk(RespReader reader, int count) throws IOException {
        out.write(block.begin(DumpFormat.CHUNK).append(reader::bulkBytes, count));
    }

    /** The RDB's bytes follow by {@link #rdbBytes}. */
    void rdbStart(Block.RdbStart start) throws IOException {
        out.write(block.begin(DumpFormat.RDB_START)
                .text(start.address())
                .text(start.replicationId())
                .number64(start.offset()));
    }

    void rdbBytes(byte[] bytes, int offset, int length) throws IOException {
        out.write(block.begin(DumpFormat.RDB_BYTES).append(bytes, offset, length));
    }

    long keys() {
        return tally.keys();
    }

    /** Says that the RDB at hand held so many keys of a database. */
    void counted(int database, long keys) {
        tally.keys(database, keys);
    }

    /** The end; nothing may be written behind it. */
    DumpTrailer trailer(long vanished, long appeared) throws IOException {
        DumpTrailer trailer = tally.trailer(vanished, appeared);
        trailer.write(block);
        out.end(block);
        return trailer;
    }
}
