package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.elasticsearch.ElasticsearchEngine;
import io.jenkins.plugins.kubestash.agent.etcd.EtcdEngine;
import io.jenkins.plugins.kubestash.agent.mongodb.MongoEngine;
import io.jenkins.plugins.kubestash.agent.redis.RedisEngine;
import io.jenkins.plugins.kubestash.agent.redis.RedisSnapshotEngine;
import io.jenkins.plugins.kubestash.agent.zookeeper.ZooKeeperEngine;
import io.jenkins.plugins.kubestash.agent.zookeeper.ZooKeeperSnapshotEngine;

/** The engines that the agent reads and writes itself, by the name that the pod gives in {@code KUBESTASH_ENGINE}. */
interface Engines {
    Engines BUILT_IN = Engines::builtIn;

    /** @throws AgentFailure BAD_CONFIGURATION when there is none of that name */
    Engine named(String name);

    private static Engine builtIn(String name) {
        return switch (name) {
            case "elasticsearch", "opensearch" -> new ElasticsearchEngine();
            case "etcd" -> new EtcdEngine();
            case "mongodb" -> new MongoEngine();
            case "redis" -> new RedisEngine();
            case "redis-snapshot" -> new RedisSnapshotEngine();
            case "zookeeper" -> new ZooKeeperEngine();
            case "zookeeper-snapshot" -> new ZooKeeperSnapshotEngine();
            default ->
                throw new AgentFailure(
                        Reason.BAD_CONFIGURATION, "this agent has no engine '" + name + "': take a newer agent");
        };
    }
}
