package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Redis, dumped as the server's own RDB: one point in time. */
public final class RedisSnapshotEngine implements Engine {
    private final RedisEngine redis = new RedisEngine();

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        return redis.ping(settings);
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        return redis.snapshot(RedisSettings.of(settings), out);
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        return redis.load(settings, source);
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        return redis.verify(dump);
    }
}
