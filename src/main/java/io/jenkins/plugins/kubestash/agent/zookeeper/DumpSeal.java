package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What the trailer says of the blocks before it: how many, and a checksum of their checksums in their order. */
final class DumpSeal {
    static final int LENGTH = 12;

    private final CRC32C checksums = new CRC32C();
    private long blocks;

    void block(int checksum) {
        blocks++;
        checksums.update(ByteBuffer.allocate(4).putInt(0, checksum));
    }

    void writeTo(DumpBlock trailer) {
        trailer.number64(blocks).number32((int) checksums.getValue());
    }

    /** Whether the trailer says the same. */
    boolean isIn(ByteBuffer trailer) {
        return trailer.getLong() == blocks & trailer.getInt() == (int) checksums.getValue();
    }
}
