package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The RDBs of a cluster's servers, one after the other, as the blocks of one dump. */
final class ClusterRdbs implements DumpBlocks {
    private final DumpReader reader;
    private final Optional<Path> scratch;
    private final Set<String> warnings = new TreeSet<>();
    private final DumpHeader header;
    private Optional<Block> ahead = Optional.empty();
    private boolean looked;
    private Optional<RdbBlocks> part = Optional.empty();
    private boolean functionsGiven;

    /** Reads up to the first key. */
    ClusterRdbs(DumpReader reader, Optional<Path> scratch) throws IOException {
        this.reader = reader;
        this.scratch = scratch;
        if (ahead().isPresent()) {
            begin(ahead().get());
        }
        header = part.map(first -> reader.header().with(first.header().rdbVersion()))
                .orElse(reader.header());
    }

    @Override
    public DumpHeader header() {
        return header;
    }

    @Override
    public Optional<Block> next() throws IOException {
        while (true) {
            if (part.isPresent()) {
                Optional<Block> block = part.get().next();
                if (block.isPresent() && !isRepeated(block.get())) {
                    return block;
                }
                if (block.isEmpty()) {
                    warnings.addAll(part.get().warnings());
                    part = Optional.empty();
                }
            } else if (ahead().isEmpty()) {
                return Optional.empty();
            } else {
                begin(ahead().get());
            }
        }
    }

    private void begin(Block start) throws IOException {
        if (!(start instanceof Block.RdbStart)) {
            throw reader.damaged("what stands there belongs to no server");
        }
        looked = false;
        part = Optional.of(new RdbBlocks(new Bytes(), scratch, database -> reader.count(database, 1)));
    }

    @Override
    public DumpTrailer trailer() {
        return reader.trailer();
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The next block; read as late as can be, since with the trailer all keys must have been counted. */
    private Optional<Block> ahead() throws IOException {
        if (!looked) {
            ahead = reader.next();
            looked = true;
        }
        return ahead;
    }

    /** All servers of a cluster hold the same functions. */
    private boolean isRepeated(Block block) {
        if (!(block instanceof Block.Functions)) {
            return false;
        }
        boolean repeated = functionsGiven;
        functionsGiven = true;
        return repeated;
    }

    /** The bytes of the RDB at hand: it ends where another block begins. */
    private final class Bytes extends InputStream {
        private byte[] bytes = {};
        private int at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int most) throws IOException {
            while (at == bytes.length) {
                if (ahead().isEmpty() || !(ahead().get() instanceof Block.RdbBytes next)) {
                    return -1;
                }
                bytes = next.bytes();
                at = 0;
                looked = false;
            }
            int count = Math.min(most, bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }
    }
}
