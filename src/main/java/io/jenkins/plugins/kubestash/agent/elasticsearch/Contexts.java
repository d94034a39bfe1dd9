package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The points in time and scrolls that the server keeps for us, until they are closed or left alone for too long. */
final class Contexts {
    static final String KEPT = "15m";
    private static final Duration HASTE = Duration.ofSeconds(5);

    private final SearchSettings settings;
    private final ServerInfo server;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    Contexts(SearchSettings settings, ServerInfo server) {
        this.settings = settings;
        this.server = server;
    }

    /** A new point in time of an index. */
    String point(Cluster cluster, String index) throws IOException {
        boolean elastic = server.distribution() == Distribution.ELASTICSEARCH;
        String rest = elastic
                ? "/_pit?keep_alive=" + KEPT
                : "/_search/point_in_time?keep_alive=" + KEPT + "&allow_partial_pit_creation=false";
        String id = cluster.ask(HttpRequest.post(Cluster.path(index, rest))).text(elastic ? "id" : "pit_id");
        open.add(id);
        return id;
    }

    void opened(String id) {
        open.add(id);
    }

    /** The server calls it otherwise from now on. */
    void moved(String from, String to) {
        open.add(to);
        open.remove(from);
    }

    void close(Cluster cluster, String id) throws IOException {
        if (open.remove(id)) {
            cluster.order(closing(id));
        }
    }

    /** Closes what is left over connections of its own, whatever became of the others. Fails silently: time helps. */
    void closeAll() {
        if (open.isEmpty()) {
            return;
        }
        try (Cluster cluster = new Cluster(settings.http().withTimeouts(HASTE, HASTE))) {
            for (String id : List.copyOf(open)) {
                close(cluster, id);
            }
        } catch (IOException | AgentFailure e) {
            // The server closes it by itself when it was not used for as long as it was asked to keep it.
        }
    }

    private HttpRequest closing(String id) {
        if (!server.hasPointInTime()) {
            return delete("/_search/scroll", Map.of("scroll_id", List.of(id)));
        }
        return server.distribution() == Distribution.ELASTICSEARCH
                ? delete("/_pit", Map.of("id", id))
                : delete("/_search/point_in_time", Map.of("pit_id", List.of(id)));
    }

    private static HttpRequest delete(String path, Map<String, Object> body) {
        return HttpRequest.of("DELETE", path).json(JsonWriter.write(body));
    }
}
