package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A dump that is small enough to be read and checked as a whole before anything of it is used. */
record SmallDump(byte[] content) implements DumpSource {
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
        check(content);
        return new SmallDump(content);
    }

    private static void check(byte[] content) throws IOException {
        try {
            DumpReader reader = new DumpReader(new ByteArrayInputStream(content));
            while (reader.next().isPresent()) {
                continue;
            }
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
