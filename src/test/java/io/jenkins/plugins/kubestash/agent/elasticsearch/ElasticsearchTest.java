package io.jenkins.plugins.kubestash.agent.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.elasticsearch.SearchClient;
import io.jenkins.plugins.kubestash.elasticsearch.SearchDatabase;
import io.jenkins.plugins.kubestash.elasticsearch.SearchServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Elasticsearch 7 with TLS and a password. */
class ElasticsearchTest {
    private static final long LONG = 100 << 20;

    private static SearchDatabase database;
    private SearchClient client;
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
        client = database.server().client();
        probe = new Probe(database.server());
    }

    private static void refused(Reason reason, String message, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(AgentFailure.class, failure -> assertThat(failure.reason())
                        .as(failure.getMessage())
                        .isEqualTo(reason))
                .hasMessageContaining(message);
    }

    private void put(String index, int documents) {
        client.put("/" + index, "{\"settings\":{\"number_of_replicas\":0}}");
        for (int i = 0; i < documents; i++) {
            client.put("/" + index + "/_doc/" + i + "?refresh=true", "{\"i\":" + i + "}");
        }
    }

    private long openContexts() {
        JsonNode nodes = client.get("/_nodes/stats/indices/search?filter_path=nodes.*.indices.search.open_contexts");
        return nodes.findValue("open_contexts").asLong();
    }

    @Test
    void bringsEverythingBackAsItWas() throws IOException {
        database.fill();
        SortedSet<String> before = database.contents();
        Probe.Dumped dumped = probe.dump();
        database.clear();

        EngineFacts loaded = probe.load(dumped.bytes());

        assertThat(Difference.of(before, database.contents())).isEmpty();
        assertThat(dumped.facts().counts())
                .containsEntry("indices", 4L)
                .containsEntry("documents", 69L)
                .containsEntry("definitions", 4L);
        assertThat(loaded.counts()).containsEntry("documents", 69L).containsEntry("failed", 0L);
        assertThat(dumped.facts().warnings()).isEmpty();
        assertThat(loaded.warnings()).isEmpty();
        assertThat(openContexts()).isZero();
    }

    @Test
    void readsManyDocumentsInSlicesAndPagesAndKeepsThemAll() throws IOException {
        database.fillMuch();
        Probe.Dumped dumped = probe.with("PARAM_PAGE_BYTES", "65536").dump();
        assertThat(dumped.facts().counts()).containsEntry("documents", 20_000L);
        String sums = sums();
        database.clear();

        probe.load(dumped.bytes(), LONG);

        assertThat(sums()).isEqualTo(sums).startsWith("20000 ");
        assertThat(openContexts()).isZero();
    }

    /** How many there are, and the sum of their sources' hashes. */
    private String sums() {
        long sum = 0;
        long count = 0;
        String after = "";
        while (count % 5000 == 0) {
            JsonNode hits = client.post(
                            "/much/_search",
                            "{\"size\":5000,\"sort\":[\"number\"]" + (count == 0 ? "" : ",\"search_after\":" + after)
                                    + "}")
                    .path("hits")
                    .path("hits");
            for (JsonNode hit : hits) {
                sum = 31 * sum + (hit.path("_id").asText() + hit.path("_source")).hashCode();
                after = hit.path("sort").toString();
                count++;
            }
            if (hits.isEmpty()) {
                break;
            }
        }
        return count + " " + sum;
    }

    @Test
    void takesWhatIsSelectedAndNothingElse() throws IOException {
        put("one", 1);
        put("two", 1);
        put("apm-agent-configuration-1", 1);
        client.put("/hidden", "{\"settings\":{\"index.hidden\":true}}");
        client.put("/.dotted", "{}");
        try {
            assertThat(indices(probe)).containsExactly("one", "two");
            assertThat(indices(probe.with("PARAM_MATCH", "^t"))).containsExactly("two");
            assertThat(indices(probe.with("PARAM_INDICES", "one, apm-*")))
                    .containsExactly("apm-agent-configuration-1", "one");
            assertThat(indices(probe.with("PARAM_INDICES", "*").with("PARAM_MATCH", "o$")))
                    .containsExactly("two");
            assertThat(indices(probe.with("PARAM_INCLUDE_HIDDEN", "true"))).containsExactly("hidden", "one", "two");
            assertThat(indices(probe.with("PARAM_INCLUDE_SYSTEM", "true"))).contains(".dotted", "one", "two");
            assertThat(indices(probe.with("PARAM_INDICES", "hidden,.dotted"))).containsExactly(".dotted", "hidden");
        } finally {
            client.delete("/.dotted");
            client.delete("/hidden");
        }
    }

    private static List<String> indices(Probe probe) throws IOException {
        byte[] dump = probe.dump().bytes();
        return new DumpReader(new ByteArrayInputStream(dump)).header().indices();
    }

    @Test
    void aSelectionThatMatchesNothingIsAnError() {
        put("one", 1);
        refused(Reason.NOTHING_SELECTED, "none of the server's", () -> probe.with("PARAM_MATCH", "^x")
                .dump());
        refused(Reason.NOTHING_SELECTED, "no index 'other'", () -> probe.with("PARAM_INDICES", "one,other")
                .dump());
        refused(Reason.BAD_PARAMETER, "no regular expression", () -> probe.with("PARAM_MATCH", "(")
                .dump());
        client.post("/one/_close", "");
        refused(Reason.NOTHING_SELECTED, "and open", () -> probe.dump());
        client.post("/one/_open", "");
    }

    @Test
    void aClosedIndexIsLeftOutWithAWarning() throws IOException {
        put("one", 1);
        put("shut", 1);
        client.post("/shut/_close", "");
        assertThat(probe.dump().facts().warnings())
                .singleElement()
                .asString()
                .contains("closed")
                .contains("shut");
    }

    @Test
    void anIndexWithoutSourcesIsAnErrorThatSaysSo() {
        client.put("/bare", "{\"mappings\":{\"_source\":{\"enabled\":false}}}");
        client.put("/bare/_doc/x?refresh=true", "{\"i\":1}");
        refused(Reason.DUMP_FAILED, "index 'bare' keeps no _source", () -> probe.dump());
        assertThat(openContexts()).isZero();
    }

    @Test
    void writesNothingWhereAnIndexIsThereAlready() throws IOException {
        put("a", 1);
        put("b", 1);
        byte[] dump = probe.dump().bytes();
        client.delete("/a");
        client.put("/b/_doc/new?refresh=true", "{}");
        SortedSet<String> before = database.contents();

        refused(Reason.TARGET_NOT_EMPTY, "index 'b'", () -> probe.load(dump));

        assertThat(Difference.of(before, database.contents())).isEmpty();
    }

    @Test
    void replacesOrMergesWhenTold() throws IOException {
        put("a", 3);
        SortedSet<String> original = database.contents();
        byte[] dump = probe.dump().bytes();
        client.put("/a/_doc/0?refresh=true", "{\"i\":99}");
        client.put("/a/_doc/more?refresh=true", "{\"more\":true}");
        client.put("/a/_settings", "{\"refresh_interval\":\"9s\",\"number_of_replicas\":2}");

        EngineFacts merged = probe.with("PARAM_IF_EXISTS", "merge").load(dump);

        assertThat(merged.counts()).containsEntry("documents", 3L);
        assertThat(client.get("/a/_source/0").toString()).isEqualTo("{\"i\":0}");
        assertThat(client.get("/a/_source/more").toString()).isEqualTo("{\"more\":true}");
        JsonNode settings =
                client.get("/a/_settings?flat_settings=true").path("a").path("settings");
        assertThat(settings.path("index.refresh_interval").asText()).isEqualTo("9s");
        assertThat(settings.path("index.number_of_replicas").asText()).isEqualTo("2");

        probe.with("PARAM_IF_EXISTS", "replace").load(dump);

        assertThat(Difference.of(original, database.contents())).isEmpty();
    }

    @Test
    void anAliasIsNotTakenForAnIndex() throws IOException {
        put("a", 1);
        byte[] dump = probe.dump().bytes();
        client.delete("/a");
        client.put("/other", "{\"aliases\":{\"a\":{}}}");
        for (String mode : new String[] {"fail", "replace", "merge"}) {
            refused(Reason.TARGET_NOT_EMPTY, "alias 'a'", () -> probe.with("PARAM_IF_EXISTS", mode)
                    .load(dump));
        }
    }

    @Test
    void aDocumentThatIsRefusedFailsTheLoadUnlessAllowed() throws IOException {
        client.put("/a", "{\"settings\":{\"number_of_replicas\":0,\"refresh_interval\":\"5s\"}}");
        client.put("/a/_doc/1?refresh=true", "{\"n\":1}");
        client.put("/a/_doc/2?refresh=true", "{\"n\":2}");
        byte[] dump = probe.dump().bytes();
        client.delete("/a");
        client.put(
                "/a",
                "{\"mappings\":{\"properties\":{\"m\":{\"type\":\"long\"}}},\"settings\":{"
                        + "\"index.mapping.total_fields.limit\":2,\"index.mapping.coerce\":false,\"refresh_interval\":\"5s\"}}");
        client.put("/a/_mapping", "{\"dynamic\":\"strict\"}");
        byte[] strange = changed(dump);

        refused(Reason.LOAD_FAILED, "the server refuses a document, first", () -> probe.with("PARAM_IF_EXISTS", "merge")
                .load(strange));
        assertThat(client.get("/a/_settings?flat_settings=true")
                        .path("a")
                        .path("settings")
                        .path("index.refresh_interval")
                        .asText())
                .as("put back after a failure")
                .isEqualTo("5s");

        EngineFacts facts = probe.with("PARAM_IF_EXISTS", "merge")
                .with("PARAM_ALLOW_FAILED_DOCUMENTS", "1")
                .load(strange);
        assertThat(facts.counts()).containsEntry("failed", 1L).containsEntry("documents", 1L);
        assertThat(facts.warnings()).singleElement().asString().contains("1 documents were refused");
    }

    /** A dump of one good and one bad document for a number field. */
    private byte[] changed(byte[] dump) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpReader reader = new DumpReader(new ByteArrayInputStream(dump));
        DumpWriter writer = new DumpWriter(out);
        writer.header(reader.header());
        byte[] mapping = "{\"properties\":{\"n\":{\"type\":\"long\"}}}".getBytes();
        writer.index(0, new IndexDefinition("a", "{}".getBytes(), mapping, "{}".getBytes(), 2));
        Documents documents = new Documents(writer, 0);
        for (String source : new String[] {"{\"n\":1}", "{\"n\":\"no number\"}"}) {
            documents.add(
                    ("id" + source.length()).getBytes(),
                    new byte[0],
                    1,
                    new JsonScanner(new ByteArrayInputStream(source.getBytes())));
        }
        documents.flush();
        writer.trailer();
        return out.toByteArray();
    }

    @Test
    void aDamagedDumpIsRefusedAndSaysHowFarItGot() throws IOException {
        database.fillMuch();
        put("zz", 1);
        byte[] dump = probe.dump().bytes();
        database.clear();

        byte[] cut = Arrays.copyOf(dump, dump.length / 2);
        refused(Reason.DAMAGED_DUMP, "documents written before", () -> probe.load(cut, LONG));
        JsonNode settings =
                client.get("/much/_settings?flat_settings=true").path("much").path("settings");
        assertThat(settings.path("index.refresh_interval").isMissingNode())
                .as("refreshing is put back")
                .isTrue();

        database.clear();
        byte[] flipped = dump.clone();
        flipped[dump.length / 3] ^= 1;
        refused(Reason.DAMAGED_DUMP, "checksum", () -> probe.load(flipped, LONG));
        database.clear();
        byte[] more = Arrays.copyOf(dump, dump.length + 1);
        refused(Reason.DAMAGED_DUMP, "something follows", () -> probe.load(more, LONG));
    }

    @Test
    void aSmallDamagedDumpWritesNothing() throws IOException {
        put("a", 3);
        byte[] dump = probe.dump().bytes();
        database.clear();
        for (int length = 0; length < dump.length; length += 7) {
            byte[] cut = Arrays.copyOf(dump, length);
            refused(Reason.DAMAGED_DUMP, "nothing was written", () -> probe.load(cut));
        }
        refused(Reason.FOREIGN_DUMP, "no Elasticsearch or OpenSearch dump", () -> probe.load("{}\n".getBytes()));
        assertThat(database.contents()).isEmpty();
    }

    @Test
    void aDumpOfANewerServerOrAnotherFamilyIsRefused() throws IOException {
        refused(Reason.FOREIGN_DUMP, "Elasticsearch 8.1.0", () -> probe.load(empty("elasticsearch", "8.1.0")));
        refused(Reason.FOREIGN_DUMP, "OpenSearch 1.0.0", () -> probe.load(empty("opensearch", "1.0.0")));
        probe.load(empty("elasticsearch", "7.99.0"));
    }

    static byte[] empty(String distribution, String version) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = new DumpWriter(out);
        writer.header(new DumpHeader(
                Distribution.valueOf(distribution.toUpperCase(Locale.ROOT)),
                Version.of(version),
                "standalone",
                "x",
                0,
                List.of()));
        writer.trailer();
        return out.toByteArray();
    }

    @Test
    void pipelinesDoNotRunDuringTheLoadAndAreThereAfterwards() throws IOException {
        client.put("/_ingest/pipeline/mine", "{\"processors\":[]}");
        client.put(
                "/a",
                "{\"settings\":{\"index.default_pipeline\":\"mine\",\"index.final_pipeline\":\"mine\","
                        + "\"index.auto_expand_replicas\":\"0-1\",\"index.blocks.write\":false}}");
        client.put("/a/_doc/1?refresh=true", "{ \"n\": 1 }");
        client.put("/a/_settings", "{\"index.blocks.write\":true}");
        SortedSet<String> before = database.contents();
        byte[] dump = probe.dump().bytes();

        probe.with("PARAM_IF_EXISTS", "replace").load(dump);

        assertThat(Difference.of(before, database.contents())).isEmpty();
    }

    @Test
    void definitionsThatAreThereStayUnlessReplaced() throws IOException {
        put("a", 1);
        client.put("/_template/t", "{\"index_patterns\":[\"t-*\"],\"order\":1}");
        client.put("/_template/same", "{\"index_patterns\":[\"s-*\"]}");
        byte[] dump = probe.dump().bytes();
        client.delete("/a");
        client.put("/_template/t", "{\"index_patterns\":[\"t-*\"],\"order\":2}");

        EngineFacts facts = probe.load(dump);
        assertThat(facts.warnings()).singleElement().asString().contains("'t'").contains("left as it is");
        assertThat(client.get("/_template/t").path("t").path("order").asInt()).isEqualTo(2);

        assertThat(probe.with("PARAM_IF_EXISTS", "replace").load(dump).warnings())
                .isEmpty();
        assertThat(client.get("/_template/t").path("t").path("order").asInt()).isEqualTo(1);

        assertThat(probe.with("PARAM_TEMPLATES", "false").dump().facts().counts())
                .containsEntry("definitions", 0L);
    }

    @Test
    void tellsVersionAndTopologyAndRefusesAWrongPasswordAtOnce() throws IOException {
        EngineFacts facts = probe.ping();
        assertThat(facts.engine()).isEqualTo("elasticsearch");
        assertThat(facts.version()).isEqualTo("7.17.29");
        assertThat(facts.topology()).isEqualTo("standalone");
        refused(Reason.DATABASE_REFUSED, "password", () -> probe.with("DB_PASSWORD", "wrong")
                .ping());
    }

    @Test
    void verifiesTheServer(@TempDir Path directory) {
        Certificates foreign = new Certificates(directory, "foreign");
        refused(Reason.DATABASE_REFUSED, "caBundle", () -> probe.with(
                        "DB_CA_FILE", foreign.authority().toString())
                .ping());
        refused(Reason.DATABASE_REFUSED, "'other.svc'", () -> probe.with("DB_SERVER_NAME", "other.svc")
                .ping());
        refused(Reason.DATABASE_REFUSED, "wants TLS", () -> probe.with("DB_TLS", "false")
                .ping());
    }

    @Test
    void showsItsCertificateToAServerThatWantsOne() throws IOException {
        try (SearchServer strict = SearchServer.secured(SearchServer.ELASTICSEARCH_7, "keeper", "secret", true)) {
            Certificates ours = strict.access().orElseThrow().authority();
            Path certificate = ours.sign("client", "DNS:client");
            refused(Reason.DATABASE_REFUSED, "tlsSecret", () -> new Probe(strict).ping());
            EngineFacts facts = new Probe(strict)
                    .with("DB_CERT_FILE", certificate.toString())
                    .with("DB_KEY_FILE", ours.keyOf(certificate).toString())
                    .ping();
            assertThat(facts.version()).isEqualTo("7.17.29");
        }
    }
}
