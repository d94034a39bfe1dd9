package io.jenkins.plugins.kubestash.redis;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.contract.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** A redis-server with a password. */
public final class RedisDatabase implements Database {
    private static final String PASSWORD = CANARY + "-redis";
    private static final int BULK_KEYS = 20_000;
    private static final int BULK_BYTES = 600;

    private final RedisServer redis = RedisServer.start(
            List.of("-a", PASSWORD, "--no-auth-warning"), "requirepass " + PASSWORD, "repl-diskless-sync-delay 0");

    @Override
    public String title() {
        return "Redis " + redis.version() + ", standalone";
    }

    @Override
    public String engine() {
        return "redis";
    }

    @Override
    public int port() {
        return redis.port();
    }

    @Override
    public String appBinding(String name, int port) {
        return "type: kubedb.com/redis, version: " + redis.version() + ", clientConfig: {url: 'redis://127.0.0.1:"
                + port + "'}, secret: {name: " + name + "-auth}";
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("username", "default", "password", PASSWORD);
    }

    @Override
    public Optional<Map<String, String>> wrongCredentials() {
        return Optional.of(Map.of("username", "default", "password", CANARY + "-wrong"));
    }

    @Override
    public void fill() {
        redis.pipe(RedisSamples.everyType());
        redis.pipe("SELECT 3\n" + RedisSamples.manyKeys("session", 500) + "SELECT 7\n" + RedisSamples.everyType());
    }

    @Override
    public void fillMuch() {
        redis.cli("DEBUG", "POPULATE", Integer.toString(BULK_KEYS), "bulk", Integer.toString(BULK_BYTES));
        redis.pipe("SELECT 3\n" + RedisSamples.manyKeys("many", 5_000));
    }

    @Override
    public void clear() {
        redis.cli("FLUSHALL");
    }

    @Override
    public SortedSet<String> contents() {
        return RedisContents.of(redis);
    }

    @Override
    public List<String> howToReach() {
        return List.of(
                "REDISCLI_AUTH=" + PASSWORD + " " + Tools.find("redis-cli") + " -p " + redis.port() + " info keyspace");
    }

    @Override
    public void kill() {
        redis.kill();
    }

    @Override
    public void close() {
        redis.close();
    }
}
