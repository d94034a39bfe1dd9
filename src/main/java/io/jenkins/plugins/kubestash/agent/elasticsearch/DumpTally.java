package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Counts what goes into a dump, or comes out of it. */
final class DumpTally {
    private final CRC32C checksums = new CRC32C();
    private long[] documents = new long[0];
    private long definitions;
    private long blocks;
    private long total;

    void indices(int count) {
        documents = new long[count];
    }

    void block(int checksum) {
        blocks++;
        checksums.update(ByteBuffer.allocate(4).putInt(0, checksum));
    }

    void definition() {
        definitions++;
    }

    void documents(int index, int count) {
        documents[index] += count;
        total += count;
    }

    long documents() {
        return total;
    }

    DumpTrailer trailer() {
        return new DumpTrailer(
                Arrays.stream(documents).boxed().toList(), definitions, blocks, (int) checksums.getValue());
    }
}
