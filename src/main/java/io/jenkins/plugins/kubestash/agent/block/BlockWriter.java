package io.jenkins.plugins.kubestash.agent.block;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a stream of blocks, in the order of its calls. For whoever has the turn; not safe for several at once. */
public final class BlockWriter {
    private final OutputStream out;
    private final BlockFormat format;
    private final BlockSum sum = new BlockSum();

    public BlockWriter(OutputStream out, BlockFormat format) {
        this.out = out;
        this.format = format;
    }

    /** What comes before all blocks. */
    public void begin(int version) throws IOException {
        out.write(format.magic());
        out.write(version >>> 8);
        out.write(version);
    }

    /**
     * A block but for the trailer.
     *
     * @throws AgentFailure DUMP_FAILED when it is longer than a reader would believe
     */
    public void write(BlockBuffer block) throws IOException {
        put(block);
        sum.add(block.checksum());
    }

    /** The trailer, behind which nothing may be written. Its last fields, which tell of the blocks, are added here. */
    public void end(BlockBuffer trailer) throws IOException {
        sum.writeTo(trailer);
        put(trailer);
        out.flush();
    }

    private void put(BlockBuffer block) throws IOException {
        block.seal();
        if (block.payloadLength() - BlockFormat.CHECKSUM > format.longestBlock()) {
            throw new AgentFailure(
                    Reason.DUMP_FAILED,
                    "something of " + block.payloadLength() + " bytes is to be kept in one piece, and no piece of this "
                            + format.name() + " may have more than " + format.longestBlock());
        }
        block.writeTo(out);
    }
}
