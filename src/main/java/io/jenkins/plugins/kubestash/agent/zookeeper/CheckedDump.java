package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A small dump is read and checked as a whole, and kept, before anything is written; a large one stays where it is. */
final class CheckedDump {
    private static final int SMALL = 8 << 20;

    private CheckedDump() {}

    static DumpSource of(DumpSource source) throws IOException {
        if (source.bytes() > SMALL) {
            return source;
        }
        byte[] all;
        try (InputStream in = source.open()) {
            all = in.readNBytes(SMALL + 1);
        }
        if (all.length > SMALL) {
            return source;
        }
        DumpSource kept = new DumpSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(all);
            }

            @Override
            public long bytes() {
                return all.length;
            }
        };
        readToTheEnd(kept);
        return kept;
    }

    /** Reads it all; its reader then knows what the trailer says. */
    static DumpReader readToTheEnd(DumpSource source) throws IOException {
        try (InputStream in = source.open()) {
            return readToTheEnd(in);
        }
    }

    static DumpReader readToTheEnd(InputStream in) throws IOException {
        DumpReader reader = new DumpReader(in);
        while (reader.next().isPresent()) {
            continue;
        }
        return reader;
    }
}
