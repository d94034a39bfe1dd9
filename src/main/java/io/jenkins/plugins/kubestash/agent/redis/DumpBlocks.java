package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.redis.rdb.RdbFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A dump of either kind, block by block. Every method throws an {@link AgentFailure}: FOREIGN_DUMP when this is no dump
 * of ours or of something newer, DAMAGED_DUMP when it is cut, changed or does not add up.
 */
interface DumpBlocks {
    int LONGEST_MAGIC = 8;

    DumpHeader header();

    /** The next block; empty when all came, was right, and is the end of the stream. */
    Optional<Block> next() throws IOException;

    /** What came in all, once {@link #next} was empty. */
    DumpTrailer trailer();

    /** What of the dump cannot be brought back; complete once {@link #next} was empty. */
    default List<String> warnings() {
        return List.of();
    }

    /**
     * Reads far enough to know what kind it is.
     *
     * @param scratch a directory for a value that is not held in memory
     */
    static DumpBlocks open(InputStream in, Path scratch) throws IOException {
        return open(in, Optional.of(scratch));
    }

    /** For counting and checking only: of an RDB no block is given away. */
    static DumpBlocks openToCheck(InputStream in) throws IOException {
        return open(in, Optional.empty());
    }

    private static DumpBlocks open(InputStream in, Optional<Path> scratch) throws IOException {
        PushbackInputStream all = new PushbackInputStream(in, LONGEST_MAGIC);
        byte[] start = all.readNBytes(LONGEST_MAGIC);
        all.unread(start);
        if (RdbFormat.begins(start)) {
            return new RdbBlocks(all, scratch, database -> {});
        }
        byte[] ours = DumpFormat.BLOCKS.magic();
        if (start.length > 0 && start[0] != ours[0]) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "this is neither an RDB nor a Redis dump of KubeStash for Jenkins: it begins with "
                            + Printable.key(Arrays.copyOf(start, start.length), 0, start.length));
        }
        DumpReader reader = new DumpReader(all);
        return reader.isOfRdbs() ? new ClusterRdbs(reader, scratch) : reader;
    }
}
