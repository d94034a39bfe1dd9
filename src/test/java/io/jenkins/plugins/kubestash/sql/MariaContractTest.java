package io.jenkins.plugins.kubestash.sql;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import java.util.Map;

/** MariaDB, which the catalogue does with words alone. */
class MariaContractTest extends EngineContract {
    @Override
    protected Database start() {
        return new MariaDatabase();
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }
}
