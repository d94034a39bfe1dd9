package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/** Redis, standalone or as a cluster: every type, all databases, times to live, functions. */
public final class RedisEngine implements Engine {
    static final String NAME = "redis";

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        return explaining(Reason.DATABASE_REFUSED, RedisSettings.of(settings), connector -> {
            Deployment found = Deployment.discover(connector);
            return new EngineFacts(
                    NAME, found.version(), found.topology(), Map.of("keys", found.keys()), found.warnings());
        });
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        return dump(RedisSettings.of(settings), out);
    }

    EngineFacts dump(RedisSettings settings, OutputStream out) throws IOException {
        return explaining(Reason.DUMP_FAILED, settings, connector -> new RedisDump(connector, out).run());
    }

    EngineFacts snapshot(RedisSettings settings, OutputStream out) throws IOException {
        return explaining(Reason.DUMP_FAILED, settings, connector -> new RedisSnapshot(connector, out).run());
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        return load(RedisSettings.of(settings), LoadPolicy.of(settings), source);
    }

    EngineFacts load(RedisSettings settings, LoadPolicy policy, DumpSource source) throws IOException {
        DumpSource checked = SmallDump.inMemory(source);
        return explaining(Reason.LOAD_FAILED, settings, connector -> new RedisLoad(connector, policy, checked).run());
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        DumpBlocks reader = DumpBlocks.openToCheck(dump);
        for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
            continue;
        }
        DumpHeader header = reader.header();
        return new EngineFacts(
                NAME, header.serverVersion(), header.topology(), RedisDump.counts(reader.trailer()), reader.warnings());
    }

    private interface Work {
        EngineFacts with(Connector connector) throws IOException;
    }

    private static EngineFacts explaining(Reason otherwise, RedisSettings settings, Work work) throws IOException {
        try (Connector connector = new Connector(settings)) {
            return work.with(connector);
        } catch (RedisError e) {
            throw e.explain(otherwise);
        }
    }
}
