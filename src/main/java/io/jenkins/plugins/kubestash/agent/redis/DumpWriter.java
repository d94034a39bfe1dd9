package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Writes the blocks of a dump, in the order of its calls. For whoever has the turn; not safe for several at once. */
final class DumpWriter {
    private final OutputStream out;
    private final BlockBuffer block = new BlockBuffer();
    private final DumpTally tally = new DumpTally();

    DumpWriter(OutputStream out) {
        this.out = out;
    }

    void header(DumpHeader header) throws IOException {
        header(DumpFormat.VERSION, header);
    }

    void header(int version, DumpHeader header) throws IOException {
        byte[] magic = DumpFormat.magic();
        byte[] start = Arrays.copyOf(magic, magic.length + 2);
        start[start.length - 2] = (byte) (version >> 8);
        start[start.length - 1] = (byte) version;
        out.write(start);
        header.write(block);
        write(block, block.seal());
    }

    void functions(byte[] dump) throws IOException {
        block.begin(DumpFormat.FUNCTIONS);
        block.append(dump, 0, dump.length);
        write(block, block.seal());
    }

    /** A block of complete keys that its maker has sealed. */
    void keys(BlockBuffer sealed, int checksum, int database, int count) throws IOException {
        write(sealed, checksum);
        tally.keys(database, count);
    }

    /** The value's bytes follow by {@link #chunk}. */
    void large(int database, long expiry, long valueLength, byte[] keys, int offset, int length) throws IOException {
        block.begin(DumpFormat.LARGE);
        block.number32(database);
        block.number64(expiry);
        block.number64(valueLength);
        block.append(keys, offset, length);
        write(block, block.seal());
        tally.keys(database, 1);
    }

    /** The next bytes of the large value, as the connection reads them. */
    void chunk(RespReader reader, int count) throws IOException {
        block.begin(DumpFormat.CHUNK);
        block.append(reader, count);
        write(block, block.seal());
    }

    /** The RDB's bytes follow by {@link #rdbBytes}. */
    void rdbStart(Block.RdbStart start) throws IOException {
        block.begin(DumpFormat.RDB_START);
        block.text(start.address());
        block.text(start.replicationId());
        block.number64(start.offset());
        write(block, block.seal());
    }

    void rdbBytes(byte[] bytes, int offset, int length) throws IOException {
        block.begin(DumpFormat.RDB_BYTES);
        block.append(bytes, offset, length);
        write(block, block.seal());
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
        write(block, block.seal());
        out.flush();
        return trailer;
    }

    private void write(BlockBuffer sealed, int checksum) throws IOException {
        try {
            sealed.writeTo(out);
        } catch (IOException e) {
            throw new IOException("nobody takes the dump any more: " + e.getMessage(), e);
        }
        tally.block(checksum);
    }
}
