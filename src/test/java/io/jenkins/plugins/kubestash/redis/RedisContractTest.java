package io.jenkins.plugins.kubestash.redis;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import java.util.Map;

/** The logical backup of Redis. */
class RedisContractTest extends EngineContract {
    @Override
    protected Database start() {
        return new RedisDatabase();
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("flush", "true");
    }
}
