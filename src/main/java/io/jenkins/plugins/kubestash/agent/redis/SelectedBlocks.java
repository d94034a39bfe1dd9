package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A dump without the keys that are not wanted, and without functions, which belong to no database. */
final class SelectedBlocks implements DumpBlocks {
    private final DumpBlocks dump;
    private final Selection selection;
    private final DumpTally tally = new DumpTally();
    private boolean largeIsWanted;

    SelectedBlocks(DumpBlocks dump, Selection selection) {
        this.dump = dump;
        this.selection = selection;
    }

    @Override
    public DumpHeader header() {
        return dump.header().only(selection);
    }

    @Override
    public Optional<Block> next() throws IOException {
        for (Optional<Block> block = dump.next(); block.isPresent(); block = dump.next()) {
            Optional<? extends Block> wanted = wanted(block.get());
            if (wanted.isPresent()) {
                return Optional.of(wanted.get());
            }
        }
        if (tally.keys() == 0) {
            throw selection.nothing("the dump");
        }
        return Optional.empty();
    }

    @Override
    public DumpTrailer trailer() {
        DumpTrailer all = dump.trailer();
        return tally.trailer(all.vanished(), all.appeared());
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    private Optional<? extends Block> wanted(Block block) {
        if (block instanceof KeysBlock keys) {
            Optional<KeysBlock> wanted = keys.only(selection);
            wanted.ifPresent(some -> tally.keys(some.database(), some.count()));
            return wanted;
        }
        if (block instanceof Block.Large large) {
            largeIsWanted = selection.takes(large.database(), large.key(), 0, large.key().length);
            tally.keys(large.database(), largeIsWanted ? 1 : 0);
            return largeIsWanted ? Optional.of(large) : Optional.empty();
        }
        return block instanceof Block.Chunk && largeIsWanted ? Optional.of(block) : Optional.empty();
    }
}
