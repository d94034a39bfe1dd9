package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.Optional;

/** Writes one large value piece by piece into a RESTORE, while nothing else is under way. */
final class LargeValue {
    private static final int MOST_REDIRECTIONS = 16;

    private final Block.Large start;
    private final boolean exists;
    private Lane lane;
    private boolean asking;

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

    /** Begins the RESTORE; the value's bytes and {@link #end} follow. */
    void begin(boolean replace) throws IOException {
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
        lane.connection().writer().raw(chunk, 0, chunk.length);
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
