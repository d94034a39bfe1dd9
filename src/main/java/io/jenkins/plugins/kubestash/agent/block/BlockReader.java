package io.jenkins.plugins.kubestash.agent.block;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * Reads a stream block by block and gives none away before its checksum is right. Every method throws an
 * {@link AgentFailure}: FOREIGN_DUMP when this is no stream of the format or of a newer version, DAMAGED_DUMP when it is
 * cut, changed or does not add up.
 */
public final class BlockReader {
    /** For a longer block room is made as its bytes come: its length may be a lie. */
    private static final int MADE_AT_ONCE = 8 << 20;

    private final InputStream in;
    private final BlockFormat format;
    private final LongSupplier counted;
    private final CRC32C checksum = new CRC32C();
    private final BlockSum sum = new BlockSum();
    private final int version;
    private long bytesRead;

    /**
     * Reads magic and version.
     *
     * @param counted how many of what the format counts have come so far
     */
    public BlockReader(InputStream in, BlockFormat format, LongSupplier counted) throws IOException {
        this.in = in;
        this.format = format;
        this.counted = counted;
        this.version = readVersion();
    }

    public int version() {
        return version;
    }

    /** The first block. */
    public <T> T header(Function<ByteBuffer, T> parser) throws IOException {
        RawBlock first = next();
        if (first.type() != BlockFormat.HEADER) {
            throw damaged("it has no header");
        }
        return parsed(first, parser);
    }

    /** The block that comes next, the trailer among them. */
    public RawBlock next() throws IOException {
        byte[] frame = read(BlockFormat.FRAME);
        int length = ByteBuffer.wrap(frame).getInt(1);
        if (length < 0 || length > format.longestBlock()) {
            throw damaged("a block says it is " + Integer.toUnsignedString(length) + " bytes long");
        }
        byte[] payload = read(length);
        int expected = ByteBuffer.wrap(read(BlockFormat.CHECKSUM)).getInt();
        checksum.reset();
        checksum.update(frame, 0, frame.length);
        checksum.update(payload, 0, length);
        if ((int) checksum.getValue() != expected) {
            throw damaged("a block's checksum is wrong");
        }
        if (frame[0] != format.trailer()) {
            sum.add(expected);
        }
        return new RawBlock(frame[0], payload);
    }

    /**
     * What a payload says.
     *
     * @param parser takes all of it, and throws BufferUnderflowException or IllegalArgumentException where it cannot
     */
    public <T> T parsed(RawBlock block, Function<ByteBuffer, T> parser) {
        ByteBuffer payload = ByteBuffer.wrap(block.payload());
        try {
            T result = parser.apply(payload);
            if (!payload.hasRemaining()) {
                return result;
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            // said below, as for one that is too long
        }
        throw damaged("a block of type " + block.type() + " has a wrong shape");
    }

    /**
     * What the trailer says, once that is right and is the end of the stream.
     *
     * @param parser takes all but the last fields, which tell of the blocks
     * @param addsUp whether it says what was read
     */
    public <T> T trailer(RawBlock block, Function<ByteBuffer, T> parser, Predicate<T> addsUp) throws IOException {
        record Trailer<U>(U counts, boolean blocksAddUp) {}
        Trailer<T> trailer = parsed(block, payload -> new Trailer<>(parser.apply(payload), sum.isIn(payload)));
        if (!trailer.blocksAddUp() || !addsUp.test(trailer.counts())) {
            throw damaged("its counts do not add up to those of its trailer");
        }
        if (in.read() >= 0) {
            throw damaged("something follows its trailer");
        }
        return trailer.counts();
    }

    /** To be thrown: says how far the stream was good. */
    public AgentFailure damaged(String what) {
        return new AgentFailure(
                Reason.DAMAGED_DUMP,
                "the dump is damaged after " + counted.getAsLong() + " " + format.counted() + ", " + bytesRead
                        + " bytes: " + what);
    }

    /** For a block of a type that the format does not have. */
    public AgentFailure unknown(RawBlock block) {
        return damaged("a block of unknown type " + block.type());
    }

    private int readVersion() throws IOException {
        byte[] magic = format.magic();
        byte[] start = new byte[magic.length + 2];
        int count = in.readNBytes(start, 0, start.length);
        bytesRead += count;
        int compared = Math.min(count, magic.length);
        if (!Arrays.equals(start, 0, compared, magic, 0, compared)) {
            throw new AgentFailure(Reason.FOREIGN_DUMP, "this is no " + format.name() + " of KubeStash for Jenkins");
        }
        if (count < start.length) {
            throw damaged("it ends before its header");
        }
        int found = ByteBuffer.wrap(start).getShort(magic.length) & 0xffff;
        if (found < 1 || found > format.newestVersion()) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "this dump has format version " + found + " and this plugin reads version " + format.newestVersion()
                            + ": use the plugin that made it, or a newer one");
        }
        return found;
    }

    private byte[] read(int count) throws IOException {
        byte[] bytes = count > MADE_AT_ONCE ? in.readNBytes(count) : new byte[count];
        int read = count > MADE_AT_ONCE ? bytes.length : in.readNBytes(bytes, 0, count);
        bytesRead += read;
        if (read < count) {
            throw damaged("it ends too early");
        }
        return bytes;
    }
}
