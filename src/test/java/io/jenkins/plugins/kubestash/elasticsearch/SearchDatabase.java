package io.jenkins.plugins.kubestash.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.contract.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** An Elasticsearch with TLS and a password, or without both; or an OpenSearch. */
public final class SearchDatabase implements Database {
    private static final String USER = "keeper";
    private static final String PASSWORD = CANARY + "-search:ä/%";

    private final SearchServer server;
    private final boolean secured;

    private SearchDatabase(SearchServer server, boolean secured) {
        this.server = server;
        this.secured = secured;
    }

    public static SearchDatabase open(String name) {
        return new SearchDatabase(SearchServer.start(name), false);
    }

    /** Elasticsearch only. */
    public static SearchDatabase secured(String name) {
        return new SearchDatabase(SearchServer.secured(name, USER, PASSWORD), true);
    }

    public SearchServer server() {
        return server;
    }

    @Override
    public String title() {
        String name = engine().equals("opensearch") ? "OpenSearch " : "Elasticsearch ";
        return name + server.version() + (secured ? ", TLS" : "");
    }

    @Override
    public String engine() {
        return server.name().replaceAll("-.*", "");
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public String appBinding(String name, int port) {
        String common = "type: kubedb.com/" + engine() + ", version: " + server.version() + ", clientConfig: {url: '"
                + (secured ? "https" : "http") + "://127.0.0.1:" + port + "'";
        return secured
                ? common + ", serverName: search.demo.svc, caBundle: '" + caBundle() + "'}, secret: {name: " + name
                        + "-auth}"
                : common + "}";
    }

    private String caBundle() {
        try {
            return Base64.getEncoder()
                    .encodeToString(Files.readAllBytes(
                            server.access().orElseThrow().authority().authority()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> credentials() {
        return secured ? Map.of("username", USER, "password", PASSWORD) : Map.of();
    }

    @Override
    public Optional<Map<String, String>> wrongCredentials() {
        return secured ? Optional.of(Map.of("username", USER, "password", CANARY + "-wrong")) : Optional.empty();
    }

    @Override
    public void fill() {
        new SearchSamples(server.client()).everything(!server.name().equals(SearchServer.ELASTICSEARCH_7_OLD));
    }

    @Override
    public void fillMuch() {
        server.client()
                .put(
                        "/much",
                        "{\"settings\":{\"number_of_replicas\":0},\"mappings\":{\"dynamic\":\"false\","
                                + "\"properties\":{\"number\":{\"type\":\"long\"}}}}");
        new SearchSamples(server.client()).many("much", 20_000, 600);
    }

    @Override
    public void clear() {
        SearchClient client = server.client();
        SearchContents.indices(client).forEach(index -> client.delete("/" + index));
        for (String kind : List.of("_index_template", "_component_template")) {
            if (client.status("GET", "/" + kind) == 200) {
                for (JsonNode one : client.get("/" + kind).path(kind.substring(1) + "s")) {
                    remove(kind, one.path("name").asText());
                }
            }
        }
        names(client.get("/_template")).forEach(name -> remove("_template", name));
        if (client.status("GET", "/_ingest/pipeline") == 200) {
            names(client.get("/_ingest/pipeline")).forEach(name -> remove("_ingest/pipeline", name));
        }
    }

    private void remove(String kind, String name) {
        if (!name.startsWith(".")) {
            server.client().status("DELETE", "/" + kind + "/" + name);
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Override
    public SortedSet<String> contents() {
        return SearchContents.of(server.client());
    }

    @Override
    public List<String> howToReach() {
        String user = secured ? " -u '" + USER + ":" + PASSWORD + "' -k" : "";
        return List.of("curl" + user + " '" + server.client().base() + "/_cat/indices?v'");
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        server.close();
    }
}
