package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Goes once through a dump. */
interface DumpPass {
    /** Looks for damage, and whether anything is selected. */
    DumpPass NOTHING = new DumpPass() {
        @Override
        public void header(DumpHeader header) {}

        @Override
        public void block(Block block) {}

        @Override
        public void end(DumpTrailer trailer) {}

        @Override
        public void cut() {}
    };

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
     *
     * @return what of the dump cannot be brought back
     */
    static List<String> run(DumpSource source, RedisSettings settings, DumpPass pass) throws IOException {
        try (InputStream in = source.open()) {
            DumpBlocks reader = settings.selection().of(DumpBlocks.open(in, settings.scratch()));
            pass.header(reader.header());
            Optional<Block> held = next(reader, pass);
            while (held.isPresent()) {
                Optional<Block> next = next(reader, pass);
                pass.block(held.get());
                held = next;
            }
            pass.end(reader.trailer());
            return reader.warnings();
        }
    }

    private static Optional<Block> next(DumpBlocks reader, DumpPass pass) throws IOException {
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
