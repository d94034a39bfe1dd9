package io.jenkins.plugins.kubestash.elasticsearch;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.contract.EngineContract;
import java.util.Map;

/** The logical backup of Elasticsearch 7, with TLS and a password. */
class ElasticsearchContractTest extends EngineContract {
    @Override
    protected Database start() {
        return SearchDatabase.secured(SearchServer.ELASTICSEARCH_7);
    }

    @Override
    protected Map<String, String> replacing() {
        return Map.of("ifExists", "replace");
    }
}
