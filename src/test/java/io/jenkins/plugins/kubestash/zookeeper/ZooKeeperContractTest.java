package io.jenkins.plugins.kubestash.zookeeper;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import java.util.Map;

/** The logical backup of ZooKeeper. */
class ZooKeeperContractTest extends EngineContract {
    @Override
    protected Database start() {
        return new ZooKeeperDatabase();
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }
}
