package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sends a command for every key of a block over the lanes, and reads the replies of one block while the servers work on
 * the next: so two blocks are under way, and no more of the dump is in memory. Follows a cluster's redirections.
 */
final class KeyPipeline {
    private static final int MOST_REDIRECTIONS = 16;

    private record Redirected(KeysBlock block, int entry, RedisError error) {}

    private final Lanes lanes;
    private final KeyCommand command;
    private final List<Redirected> redirected = new ArrayList<>();
    private final long[] number = new long[1];
    private Optional<KeysBlock> before = Optional.empty();

    KeyPipeline(Lanes lanes, KeyCommand command) {
        this.lanes = lanes;
        this.command = command;
    }

    void send(KeysBlock block) throws IOException {
        int entry = block.firstEntry();
        for (int left = block.count(); left > 0; left--) {
            if (command.wants(block.expiry(entry))) {
                Lane lane = lanes.of(block.slot(entry));
                select(lane, block.database());
                command.write(lane.connection().writer(), block, entry);
                lane.sent(entry);
            }
            entry = block.entryAfter(entry);
        }
        for (Lane lane : lanes.all()) {
            lane.connection().writer().flush();
        }
        settle();
        before = Optional.of(block);
        if (!redirected.isEmpty()) {
            finish();
        }
    }

    /** Waits for all replies. */
    void finish() throws IOException {
        settle();
        before = Optional.empty();
        List<Redirected> again = List.copyOf(redirected);
        redirected.clear();
        for (Redirected one : again) {
            follow(one);
        }
    }

    private void settle() throws IOException {
        for (Lane lane : lanes.all()) {
            for (int i = 0; i < lane.countBefore(); i++) {
                number[0] = 0;
                Optional<RedisError> error = lane.connection().reader().outcome(number);
                take(error, lane.before(i));
            }
            lane.advance();
        }
    }

    private void take(Optional<RedisError> error, int entry) throws IOException {
        if (entry == Lane.SELECT) {
            if (error.isPresent()) {
                throw error.get();
            }
        } else if (error.isPresent() && error.get().isRedirection()) {
            redirected.add(new Redirected(before.orElseThrow(), entry, error.get()));
        } else {
            command.reply(error, number[0], before.orElseThrow(), entry);
        }
    }

    private void follow(Redirected one) throws IOException {
        RedisError error = one.error;
        int slot = one.block.slot(one.entry);
        for (int hops = 0; hops < MOST_REDIRECTIONS; hops++) {
            Lane lane = lanes.redirected(slot, error);
            if (error.code().equals("ASK")) {
                lane.connection().call("ASKING");
            }
            command.write(lane.connection().writer(), one.block, one.entry);
            lane.connection().writer().flush();
            number[0] = 0;
            Optional<RedisError> outcome = lane.connection().reader().outcome(number);
            if (outcome.isEmpty() || !outcome.get().isRedirection()) {
                command.reply(outcome, number[0], one.block, one.entry);
                return;
            }
            error = outcome.get();
        }
        throw error;
    }

    private static void select(Lane lane, int database) throws IOException {
        if (lane.switchesTo(database)) {
            RespWriter writer = lane.connection().writer();
            writer.command(2);
            writer.argument("SELECT");
            writer.argument(database);
            lane.sent(Lane.SELECT);
        }
    }
}
