package io.jenkins.plugins.kubestash.agent.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.elasticsearch.SearchDatabase;
import io.jenkins.plugins.kubestash.elasticsearch.SearchServer;
import java.io.IOException;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ElasticsearchTest {
    private static SearchDatabase database;
    private Probe probe;

    @BeforeAll
    static void start() {
        database = SearchDatabase.secured(SearchServer.ELASTICSEARCH_7);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void clear() {
        database.clear();
        probe = new Probe(database.server());
    }

    @Test
    void bringsEverythingBackAsItWas() throws IOException {
        database.fill();
        SortedSet<String> before = database.contents();
        Probe.Dumped dumped = probe.dump();
        database.clear();

        var loaded = probe.load(dumped.bytes());

        assertThat(Difference.of(before, database.contents())).isEmpty();
        assertThat(dumped.facts().counts()).containsEntry("indices", 4L).containsEntry("documents", 69L);
        assertThat(loaded.counts()).containsEntry("documents", 69L).containsEntry("failed", 0L);
        assertThat(dumped.facts().warnings()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
    }
}
