package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Writes every key of the dump that has not expired, and counts what became of each. */
final class RestorePass implements DumpPass, KeyCommand {
    private static final byte[] RESTORE = word("*5\r\n$7\r\nRESTORE\r\n");
    private static final byte[] RESTORE_REPLACE = word("*6\r\n$7\r\nRESTORE\r\n");
    private static final byte[] ABSTTL = word("$6\r\nABSTTL\r\n");
    private static final byte[] REPLACE_ABSTTL = word("$7\r\nREPLACE\r\n$6\r\nABSTTL\r\n");

    private final LoadTarget target;
    private final Lanes lanes;
    private final KeyPipeline pipeline;
    private final boolean replace;
    private final LongSupplier clock;
    private RestoreFailures failures;
    private Optional<LargeValue> large = Optional.empty();
    private Block.Large largeStart;
    private long loaded;
    private long lasting;
    private long skipped;
    private long expired;

    /** @param replace whether a key of the target gives way; else it stays and is counted as skipped */
    RestorePass(LoadTarget target, Lanes lanes, boolean replace) throws IOException {
        this.target = target;
        this.lanes = lanes;
        this.pipeline = new KeyPipeline(lanes, this);
        this.replace = replace;
        this.clock = target.clock();
    }

    @Override
    public void header(DumpHeader header) throws IOException {
        target.check(header);
        target.flush();
        failures = new RestoreFailures(target.deployment().version(), header.serverVersion());
    }

    @Override
    public void block(Block block) throws IOException {
        if (block instanceof KeysBlock keys) {
            target.check(Set.of(keys.database()));
            pipeline.send(keys);
        } else if (block instanceof Block.Large start) {
            target.check(Set.of(start.database()));
            pipeline.finish();
            begin(start);
        } else if (block instanceof Block.Chunk chunk) {
            add(chunk);
        } else if (block instanceof Block.Functions functions) {
            target.functions(functions.dump());
        }
    }

    @Override
    public void end(DumpTrailer trailer) throws IOException {
        pipeline.finish();
        long seen = loaded + skipped + expired;
        if (seen != trailer.keys()) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "of the dump's " + trailer.keys() + " keys, " + seen + " were answered for: load it again");
        }
    }

    @Override
    public void cut() throws IOException {
        pipeline.finish();
    }

    /** How far a load came that fails, to be added to the message. */
    String progress() {
        return loaded == 0 ? "" : "; " + loaded + " keys were written by then";
    }

    /** How many keys without a time to live were written. */
    long lasting() {
        return lasting;
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("keys", loaded);
        counts.put("skipped", skipped);
        counts.put("expired", expired);
        return counts;
    }

    @Override
    public boolean wants(long expiry) {
        boolean gone = expiry != DumpFormat.NO_EXPIRY && expiry <= clock.getAsLong();
        if (gone) {
            expired++;
        }
        return !gone;
    }

    @Override
    public void write(RespWriter writer, KeysBlock block, int entry) throws IOException {
        byte[] head = replace ? RESTORE_REPLACE : RESTORE;
        byte[] tail = replace ? REPLACE_ABSTTL : ABSTTL;
        writer.raw(head, 0, head.length);
        writer.argument(block.bytes(), block.keyOffset(entry), block.keyLength(entry));
        writer.argument(Math.max(0, block.expiry(entry)));
        writer.argument(block.bytes(), block.valueOffset(entry), block.valueLength(entry));
        writer.raw(tail, 0, tail.length);
    }

    @Override
    public void reply(Optional<RedisError> error, long number, KeysBlock block, int entry) throws IOException {
        if (count(error, block.expiry(entry))) {
            return;
        }
        int end = block.entryAfter(entry);
        byte[] value = Arrays.copyOfRange(
                block.bytes(), Math.max(block.valueOffset(entry), end - DumpFormat.PAYLOAD_END), end);
        throw failures.explain(error.orElseThrow(), block.printableKey(entry), value);
    }

    private void begin(Block.Large start) throws IOException {
        large = Optional.empty();
        if (!wants(start.expiry())) {
            return;
        }
        LargeValue value = new LargeValue(lanes, start);
        if (value.exists() && !replace) {
            skipped++;
            return;
        }
        value.begin(replace);
        large = Optional.of(value);
        largeStart = start;
    }

    private void add(Block.Chunk chunk) throws IOException {
        if (large.isEmpty()) {
            return;
        }
        large.get().bytes(chunk.bytes());
        if (chunk.last()) {
            Optional<RedisError> error = large.get().end(replace);
            large = Optional.empty();
            if (!count(error, largeStart.expiry())) {
                byte[] key = largeStart.key();
                throw failures.explain(error.orElseThrow(), Printable.key(key, 0, key.length), chunk.bytes());
            }
        }
    }

    /** Whether the reply is one that may be counted. */
    private boolean count(Optional<RedisError> error, long expiry) {
        if (error.isEmpty()) {
            loaded++;
            lasting += expiry == DumpFormat.NO_EXPIRY ? 1 : 0;
        } else if (!replace && error.get().code().equals("BUSYKEY")) {
            skipped++;
        } else {
            return false;
        }
        return true;
    }

    private static byte[] word(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
