package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.redis.RedisEngine;
import io.jenkins.plugins.kubestash.agent.zookeeper.ZooKeeperEngine;

/** The engines that the agent reads and writes itself, by the name that the pod gives in {@code KUBESTASH_ENGINE}. */
interface Engines {
    Engines BUILT_IN = Engines::builtIn;

    /** @throws AgentFailure BAD_CONFIGURATION when there is none of that name */
    Engine named(String name);

    private static Engine builtIn(String name) {
        switch (name) {
            case "redis":
                return new RedisEngine();
            case "zookeeper":
                return new ZooKeeperEngine();
            default:
                throw new AgentFailure(
                        Reason.BAD_CONFIGURATION, "this agent has no engine '" + name + "': take a newer agent");
        }
    }
}
