package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Refuses the load when the target holds any key of the dump; writes nothing. */
final class ExistsPass implements DumpPass, KeyCommand {
    private static final byte[] EXISTS = "*2\r\n$6\r\nEXISTS\r\n".getBytes(StandardCharsets.US_ASCII);

    private final LoadTarget target;
    private final Lanes lanes;
    private final KeyPipeline pipeline;

    ExistsPass(LoadTarget target, Lanes lanes) {
        this.target = target;
        this.lanes = lanes;
        this.pipeline = new KeyPipeline(lanes, this);
    }

    @Override
    public void header(DumpHeader header) throws IOException {
        target.check(header);
    }

    @Override
    public void block(Block block) throws IOException {
        if (block instanceof KeysBlock keys) {
            target.check(Set.of(keys.database()));
            pipeline.send(keys);
        } else if (block instanceof Block.Large large) {
            target.check(Set.of(large.database()));
            pipeline.finish();
            if (new LargeValue(lanes, large).exists()) {
                throw exists(large.database(), Printable.key(large.key(), 0, large.key().length));
            }
        }
    }

    @Override
    public void end(DumpTrailer trailer) throws IOException {
        pipeline.finish();
    }

    @Override
    public void cut() {}

    @Override
    public boolean wants(long expiry) {
        return true;
    }

    @Override
    public void write(RespWriter writer, KeysBlock block, int entry) throws IOException {
        writer.raw(EXISTS, 0, EXISTS.length);
        writer.argument(block.bytes(), block.keyOffset(entry), block.keyLength(entry));
    }

    @Override
    public void reply(Optional<RedisError> error, long number, KeysBlock block, int entry) throws IOException {
        if (error.isPresent()) {
            throw error.get();
        }
        if (number > 0) {
            throw exists(block.database(), block.printableKey(entry));
        }
    }

    private static AgentFailure exists(int database, String key) {
        return new AgentFailure(
                Reason.TARGET_NOT_EMPTY,
                "the target holds the key " + key + " of database " + database
                        + " already; nothing was written: give ifExists replace or skip, or flush");
    }
}
