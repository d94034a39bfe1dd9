package io.jenkins.plugins.kubestash.agent.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.elasticsearch.SearchDatabase;
import io.jenkins.plugins.kubestash.elasticsearch.SearchServer;
import java.io.IOException;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that read their documents in other ways than Elasticsearch 7.17. */
class OtherServersTest {
    @Test
    void openSearchTwo() throws IOException {
        comesBack(SearchServer.OPENSEARCH_2);
    }

    /** With scrolls where there is no point in time. */
    @ParameterizedTest
    @ValueSource(strings = {SearchServer.ELASTICSEARCH_7_OLD, SearchServer.ELASTICSEARCH_8, SearchServer.OPENSEARCH_1})
    @EnabledIfSystemProperty(named = "kubestash.search", matches = "all")
    void others(String name) throws IOException {
        comesBack(name);
    }

    private static void comesBack(String name) throws IOException {
        try (SearchDatabase database = SearchDatabase.open(name)) {
            Probe probe = new Probe(database.server());
            assertThat(probe.ping().engine()).isEqualTo(database.engine());
            assertThat(probe.ping().version()).isEqualTo(database.server().version());
            database.fill();
            SortedSet<String> before = database.contents();
            Probe.Dumped dumped = probe.with("PARAM_PAGE_BYTES", "65536").dump();
            database.clear();

            probe.load(dumped.bytes());

            assertThat(Difference.of(before, database.contents())).isEmpty();
            assertThat(database.server()
                            .client()
                            .get("/_nodes/stats/indices/search")
                            .findValue("open_contexts")
                            .asInt())
                    .isZero();
            if (database.engine().equals("opensearch")) {
                refusesElasticsearch(probe);
            }
        }
    }

    private static void refusesElasticsearch(Probe probe) {
        assertThatThrownBy(() -> probe.load(ElasticsearchTest.empty("elasticsearch", "7.17.0")))
                .hasMessageContaining("Elasticsearch 7.17.0")
                .hasMessageContaining("OpenSearch");
    }
}
