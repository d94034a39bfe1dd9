package io.jenkins.plugins.kubestash.elasticsearch;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import java.util.Map;

/** The logical backup of OpenSearch 2. */
class OpenSearchContractTest extends EngineContract {
    @Override
    protected Database start() {
        return SearchDatabase.open(SearchServer.OPENSEARCH_2);
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }
}
