package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.Optional;

/** Writes one large value piece by piece into a RESTORE, while nothing else is under way. */
final class LargeValue {
    private static final int MOST_REDIRECTIONS = 16;
    private static final long USUAL_LIMIT = 512L << 20;

    private final Block.Large start;
    private final boolean exists;
    private Lane lane;
    private boolean asking;
    private boolean limitUnknown;

    /** Finds the server for the key first: a value that was streamed cannot be sent again to another one. */
    LargeValue(Lanes lanes, Block.Large start) throws IOException {
        this.start = start;
        int slot = Slots.of(start.key(), 0, start.key().length);
        lane = lanes.of(slot);
        long[] found = new long[1];
        Optional<RedisError> error = askExists(found);
        for (int hops = 0; error.isPresent() && error.get().isRedirection() && hops < MOST_REDIRECTIONS; hops++) {
            asking = error.get().code().equals("ASK");
            lane = lanes.redirected(slot, error.get());
            error = askExists(found);
        }
        if (error.isPresent()) {
            throw error.get();
        }
        exists = found[0] > 0;
    }

    boolean exists() {
        return exists;
    }

    /**
     * Refuses a value that the server would not take: it would close the connection in the middle, without a word that
     * could be read. A server that does not tell its limit has the usual one, or is taken at its word when it closes.
     */
    private void refuseTooLarge() throws IOException {
        lane.connection().send("CONFIG", "GET", "proto-max-bulk-len");
        RespReader reader = lane.connection().reader();
        try {
            for (int left = reader.array(); left > 0; left--) {
                String word = reader.text().orElse("");
                if (word.matches("[0-9]+") && start.valueLength() > Long.parseLong(word)) {
                    throw tooLarge();
                }
            }
        } catch (RedisError e) {
            limitUnknown = true;
        }
    }

    private AgentFailure tooLarge() {
        return new AgentFailure(
                Reason.LOAD_FAILED,
                "the value of " + Printable.key(start.key(), 0, start.key().length) + ", " + start.valueLength()
                        + " bytes, is larger than redis at " + lane.connection().address()
                        + " takes: raise its proto-max-bulk-len");
    }

    /** Begins the RESTORE; the value's bytes and {@link #end} follow. */
    void begin(boolean replace) throws IOException {
        refuseTooLarge();
        if (asking) {
            lane.connection().call("ASKING");
        }
        RespWriter writer = lane.connection().writer();
        writer.command(replace ? 6 : 5);
        writer.argument("RESTORE");
        writer.argument(start.key());
        writer.argument(Math.max(0, start.expiry()));
        writer.argumentOf(start.valueLength());
    }

    void bytes(byte[] chunk) throws IOException {
        try {
            lane.connection().writer().raw(chunk, 0, chunk.length);
        } catch (IOException e) {
            if (limitUnknown && start.valueLength() > USUAL_LIMIT) {
                throw tooLarge();
            }
            throw e;
        }
    }

    /** Ends the RESTORE and returns what the server refused, if it did. */
    Optional<RedisError> end(boolean replace) throws IOException {
        RespWriter writer = lane.connection().writer();
        writer.argumentEnd();
        if (replace) {
            writer.argument("REPLACE");
        }
        writer.argument("ABSTTL");
        writer.flush();
        return lane.connection().reader().outcome();
    }

    private Optional<RedisError> askExists(long[] found) throws IOException {
        if (lane.switchesTo(start.database())) {
            lane.connection().call("SELECT", Integer.toString(start.database()));
        }
        if (asking) {
            lane.connection().call("ASKING");
        }
        RespWriter writer = lane.connection().writer();
        writer.command(2);
        writer.argument("EXISTS");
        writer.argument(start.key());
        writer.flush();
        return lane.connection().reader().outcome(found);
    }
}
