package io.jenkins.plugins.kubestash.agent.block;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How many blocks there were, and a checksum of their checksums in their order: so a block that is missing, doubled or
 * in another place is found, not only a changed one.
 */
final class BlockSum {
    private final CRC32C checksums = new CRC32C();
    private long blocks;

    void add(int checksum) {
        blocks++;
        checksums.update(ByteBuffer.allocate(BlockFormat.CHECKSUM).putInt(0, checksum));
    }

    void writeTo(BlockBuffer trailer) {
        trailer.number64(blocks).number32((int) checksums.getValue());
    }

    /** Reads what a trailer says. */
    boolean isIn(ByteBuffer trailer) {
        long saysBlocks = trailer.getLong();
        int saysChecksum = trailer.getInt();
        return saysBlocks == blocks && saysChecksum == (int) checksums.getValue();
    }
}
