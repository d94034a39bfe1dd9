package io.jenkins.plugins.kubestash.mongodb;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import java.util.Map;

/** The logical backup of a standalone MongoDB. */
class MongoContractTest extends EngineContract {
    @Override
    protected Database start() {
        return MongoDatabase.standalone();
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }
}
