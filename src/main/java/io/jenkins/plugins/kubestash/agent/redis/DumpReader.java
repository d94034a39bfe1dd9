package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * Reads a dump block by block and gives none away before its checksum is right. Every method throws an
 * {@link AgentFailure}: FOREIGN_DUMP when this is no dump of ours or of a newer format, DAMAGED_DUMP when it is cut,
 * changed or does not add up.
 */
final class DumpReader implements DumpBlocks {
    private final InputStream in;
    private final byte[] frame = new byte[DumpFormat.FRAME];
    private final byte[] four = new byte[DumpFormat.CHECKSUM];
    private final CRC32C checksum = new CRC32C();
    private final DumpTally tally = new DumpTally();
    private final DumpHeader header;
    private Optional<DumpTrailer> trailer = Optional.empty();
    private int version;
    private byte type;
    private long bytesRead;
    private long chunkBytesLeft;

    /** Reads magic, version and header. */
    DumpReader(InputStream in) throws IOException {
        this.in = in;
        readMagic();
        byte[] payload = readBlock();
        if (type != DumpFormat.HEADER) {
            throw damaged("it has no header");
        }
        this.header = parsed(payload, DumpHeader::read);
    }

    /** Whether it holds the RDBs of a cluster's servers instead of keys. */
    boolean isOfRdbs() {
        return version == DumpFormat.VERSION_OF_RDBS;
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
        byte[] payload = readBlock();
        if (chunkBytesLeft > 0 && type != DumpFormat.CHUNK) {
            throw damaged("a large value is not complete");
        }
        switch (type) {
            case DumpFormat.FUNCTIONS:
                return Optional.of(new Block.Functions(payload));
            case DumpFormat.KEYS:
                return Optional.of(keysBlock(payload));
            case DumpFormat.LARGE:
                return Optional.of(large(payload));
            case DumpFormat.CHUNK:
                return Optional.of(chunk(payload));
            case DumpFormat.RDB_START:
                return Optional.of(parsed(
                        payload,
                        buffer -> new Block.RdbStart(
                                DumpHeader.text(buffer), DumpHeader.text(buffer), buffer.getLong())));
            case DumpFormat.RDB_BYTES:
                return Optional.of(new Block.RdbBytes(payload));
            case DumpFormat.TRAILER:
                checkEnd(parsed(payload, DumpTrailer::read));
                return Optional.empty();
            default:
                throw damaged("a block of unknown type " + type);
        }
    }

    /** What the trailer says, once {@link #next} was empty. */
    @Override
    public DumpTrailer trailer() {
        return trailer.orElseThrow();
    }

    private void readMagic() throws IOException {
        byte[] magicBytes = DumpFormat.magic();
        byte[] start = new byte[magicBytes.length + 2];
        int count = in.readNBytes(start, 0, start.length);
        bytesRead += count;
        int magic = magicBytes.length;
        if (!Arrays.equals(start, 0, magic, magicBytes, 0, magic)) {
            if (Arrays.equals(start, 0, count, magicBytes, 0, Math.min(count, magic))) {
                throw damaged("it ends before its header");
            }
            throw new AgentFailure(Reason.FOREIGN_DUMP, "this is no Redis dump of KubeStash for Jenkins");
        }
        if (count < start.length) {
            throw damaged("it ends before its header");
        }
        version = (start[magic] & 0xff) << 8 | start[magic + 1] & 0xff;
        if (version != DumpFormat.VERSION && version != DumpFormat.VERSION_OF_RDBS) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "this dump has format version " + version + " and this plugin reads version "
                            + DumpFormat.VERSION_OF_RDBS + ": use the plugin that made it, or a newer one");
        }
    }

    private byte[] readBlock() throws IOException {
        read(frame);
        type = frame[0];
        int length = ByteBuffer.wrap(frame).getInt(1);
        if (length < 0 || length > DumpFormat.LONGEST_BLOCK) {
            throw damaged("a block says it is " + Integer.toUnsignedString(length) + " bytes long");
        }
        byte[] payload = new byte[length];
        read(payload);
        read(four);
        checksum.reset();
        checksum.update(frame, 0, frame.length);
        checksum.update(payload, 0, length);
        int expected = ByteBuffer.wrap(four).getInt();
        if ((int) checksum.getValue() != expected) {
            throw damaged("a block's checksum is wrong");
        }
        if (type != DumpFormat.TRAILER) {
            tally.block(expected);
        }
        return payload;
    }

    private void read(byte[] into) throws IOException {
        int count = in.readNBytes(into, 0, into.length);
        bytesRead += count;
        if (count < into.length) {
            throw damaged("it ends too early");
        }
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

    private Block.Large large(byte[] payload) {
        Block.Large large = parsed(payload, buffer -> {
            int database = buffer.getInt();
            long expiry = buffer.getLong();
            long valueLength = buffer.getLong();
            byte[] key = new byte[buffer.remaining()];
            buffer.get(key);
            return new Block.Large(database, expiry, valueLength, key);
        });
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

    private void checkEnd(DumpTrailer read) throws IOException {
        if (!read.equals(tally.trailer(read.vanished(), read.appeared()))) {
            throw damaged("its counts do not add up to those of its trailer");
        }
        if (in.read() >= 0) {
            throw damaged("something follows its trailer");
        }
        trailer = Optional.of(read);
    }

    private <T> T parsed(byte[] payload, Function<ByteBuffer, T> parser) {
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        try {
            T result = parser.apply(buffer);
            if (!buffer.hasRemaining()) {
                return result;
            }
        } catch (BufferUnderflowException e) {
            // said below, as for one that is too long
        }
        throw damaged("a block of type " + type + " has a wrong length");
    }

    AgentFailure damaged(String what) {
        return new AgentFailure(
                Reason.DAMAGED_DUMP,
                "the dump is damaged after " + tally.keys() + " keys, " + bytesRead + " bytes: " + what);
    }
}
