package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A dump that is small enough to be read and checked as a whole before anything of it is used.
 *
 * @param databases numbers of those that it holds keys of
 */
record SmallDump(byte[] content, SortedSet<Integer> databases) implements DumpSource {
    static final int LARGEST = 8 << 20;

    /** The source itself when it is not small. */
    static DumpSource inMemory(DumpSource source) throws IOException {
        if (source.bytes() > LARGEST) {
            return source;
        }
        byte[] content;
        try (InputStream in = source.open()) {
            content = in.readNBytes(LARGEST + 1);
        }
        if (content.length > LARGEST) {
            return source;
        }
        return new SmallDump(content, check(content));
    }

    private static SortedSet<Integer> check(byte[] content) throws IOException {
        try {
            DumpBlocks reader = DumpBlocks.openToCheck(new ByteArrayInputStream(content));
            while (reader.next().isPresent()) {
                continue;
            }
            return new TreeSet<>(reader.trailer().databases().keySet());
        } catch (AgentFailure e) {
            throw new AgentFailure(e.reason(), e.getMessage() + "; nothing was written: restore another snapshot", e);
        }
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }

    @Override
    public long bytes() {
        return content.length;
    }
}
