package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Goes once through a dump. */
interface DumpPass {

    /** Comes first, before anything else of the dump is read. */
    void header(DumpHeader header) throws IOException;

    void block(Block block) throws IOException;

    /** Everything came, and it was whole. */
    void end(DumpTrailer trailer) throws IOException;

    /** No more comes, since the dump could not be read on: waits for what is under way. */
    void cut() throws IOException;

    /**
     * Reads the dump for a pass. Each block is given away only when the next one is there and right: so of a dump that
     * was cut, the last key is never written.
     */
    static void run(DumpSource source, DumpPass pass) throws IOException {
        try (InputStream in = source.open()) {
            DumpReader reader = new DumpReader(in);
            pass.header(reader.header());
            Optional<Block> held = next(reader, pass);
            while (held.isPresent()) {
                Optional<Block> next = next(reader, pass);
                pass.block(held.get());
                held = next;
            }
            pass.end(reader.trailer());
        }
    }

    private static Optional<Block> next(DumpReader reader, DumpPass pass) throws IOException {
        try {
            return reader.next();
        } catch (AgentFailure | IOException e) {
            try {
                pass.cut();
            } catch (AgentFailure | IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }
}
