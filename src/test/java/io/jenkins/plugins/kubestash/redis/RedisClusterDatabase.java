package io.jenkins.plugins.kubestash.redis;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.contract.Database;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** A cluster of three redis-servers, without a password. */
public final class RedisClusterDatabase implements Database {
    private static final int TAGS = 10;

    private final RedisCluster cluster = RedisCluster.start("repl-diskless-sync-delay 0");

    @Override
    public String title() {
        return "Redis " + cluster.any().version() + ", cluster of three";
    }

    @Override
    public String engine() {
        return "redis";
    }

    @Override
    public int port() {
        return cluster.any().port();
    }

    @Override
    public String appBinding(String name, int port) {
        return "type: kubedb.com/redis, version: " + cluster.any().version()
                + ", clientConfig: {url: 'redis://127.0.0.1:" + port + "'}";
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of();
    }

    @Override
    public void fill() {
        cluster.pipe(RedisSamples.everyType() + RedisSamples.manyKeys("session", 500));
    }

    @Override
    public void fillMuch() {
        // keys with the same tag are in the same slot, so that a script may write them
        for (int tag = 0; tag < TAGS; tag++) {
            String script = "for i = 1, 2000 do redis.call('SET', KEYS[1] .. i, string.rep(i % 10, 600)) end";
            cluster.any().cli("-c", "EVAL", script, "1", "bulk{" + tag + "}");
        }
    }

    @Override
    public void clear() {
        cluster.nodes().forEach(node -> node.cli("FLUSHALL"));
    }

    @Override
    public SortedSet<String> contents() {
        return RedisContents.of(cluster);
    }

    @Override
    public List<String> howToReach() {
        return List.of(Tools.find("redis-cli") + " -c -p " + port() + " cluster nodes");
    }

    @Override
    public void kill() {
        cluster.nodes().forEach(RedisServer::kill);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
