package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One index while it is read, slice by slice, by several threads. Where the server can put documents of several shards
 * in order, the slices are as many as there are connections; elsewhere each shard is one, and the order within it is
 * Lucene's own.
 */
final class IndexReader {
    private static final int FEW = 5000;
    private static final int MOST_HITS = 10_000;
    private static final int FIRST_HITS = 100;

    private final SearchSettings settings;
    private final ServerInfo server;
    private final Cluster cluster;
    private final Contexts contexts;
    private final int number;
    private final IndexDefinition definition;
    private final String point;
    private final int slices;
    private final int mostHits;
    private final int firstHits;
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong counted = new AtomicLong();

    private IndexReader(
            SearchSettings settings,
            ServerInfo server,
            Cluster cluster,
            Contexts contexts,
            int number,
            IndexDefinition definition,
            String point) {
        this.settings = settings;
        this.server = server;
        this.cluster = cluster;
        this.contexts = contexts;
        this.number = number;
        this.definition = definition;
        this.point = point;
        JsonObject flat = JsonObject.of(JsonReader.read(new String(definition.settings(), StandardCharsets.UTF_8)));
        int shards = whole(flat, "index.number_of_shards", 1);
        this.mostHits = Math.min(MOST_HITS, whole(flat, "index.max_result_window", MOST_HITS));
        int useful = (int) Math.min(settings.connections(), 1 + definition.documents() / FEW);
        this.slices = server.hasPointInTime() && server.hasShardDoc() ? useful : shards;
        this.firstHits = firstHits();
    }

    /** Takes the index's definition and, where the server can, a point in time. */
    static IndexReader open(
            SearchSettings settings, ServerInfo server, Cluster cluster, Contexts contexts, int number, String name)
            throws IOException {
        IndexDefinition empty = definition(cluster, name);
        String point = server.hasPointInTime() ? contexts.point(cluster, name) : "";
        String counting = point.isEmpty()
                ? "{\"size\":0,\"track_total_hits\":true}"
                : "{\"size\":0,\"track_total_hits\":true," + pit(point) + "}";
        String target = (point.isEmpty() ? Cluster.path(name, "") : "") + "/_search?allow_partial_search_results=false";
        Page count = new Page(name, null);
        try (HttpResponse response = cluster.send(HttpRequest.post(target).json(counting))) {
            count.read(response.body());
        }
        IndexDefinition whole =
                new IndexDefinition(name, empty.settings(), empty.mappings(), empty.aliases(), count.total());
        return new IndexReader(settings, server, cluster, contexts, number, whole, point);
    }

    private static IndexDefinition definition(Cluster cluster, String name) throws IOException {
        byte[] answer = cluster.bytes(HttpRequest.get(Cluster.path(name, "?flat_settings=true")));
        JsonScanner json = new JsonScanner(new ByteArrayInputStream(answer));
        byte[][] parts = new byte[3][];
        json.object(index -> json.object(part -> {
            switch (part) {
                case "settings" -> parts[0] = json.raw();
                case "mappings" -> parts[1] = json.raw();
                case "aliases" -> parts[2] = json.raw();
                default -> json.skip();
            }
        }));
        if (parts[0] == null || parts[1] == null || parts[2] == null) {
            throw new IOException(
                    cluster.address() + " does not tell settings, mappings and aliases of '" + name + "'");
        }
        return new IndexDefinition(name, parts[0], parts[1], parts[2], 0);
    }

    int number() {
        return number;
    }

    IndexDefinition definition() {
        return definition;
    }

    /** The number of a slice that nobody reads yet; -1 when there is none left. */
    int claim() {
        int slice = claimed.getAndIncrement();
        return slice < slices ? slice : -1;
    }

    /** Reads a slice to its end; whoever reads the last one checks the count. */
    void read(int slice, DumpWriter writer) throws IOException {
        Documents documents = new Documents(writer, number);
        if (point.isEmpty()) {
            scroll(slice, documents);
        } else {
            search(slice, documents);
        }
        documents.flush();
        if (finished.incrementAndGet() == slices) {
            end();
        }
    }

    private void end() throws IOException {
        if (!point.isEmpty()) {
            contexts.close(cluster, point);
        }
        long expected = point.isEmpty() ? counted.get() : definition.documents();
        if (read.get() != expected) {
            throw new AgentFailure(
                    Reason.DUMP_FAILED,
                    "of " + expected + " documents of index '" + definition.name() + "' " + read.get() + " came");
        }
    }

    private void search(int slice, Documents documents) throws IOException {
        String context = point;
        String after = "";
        int size = firstHits;
        while (true) {
            String body = "{\"size\":" + size + ",\"version\":true,\"track_total_hits\":false,\"sort\":[{\""
                    + (server.hasShardDoc() ? "_shard_doc" : "_doc") + "\":\"asc\"}]," + slice(slice) + pit(context)
                    + (after.isEmpty() ? "" : ",\"search_after\":" + after) + "}";
            HttpRequest request = HttpRequest.post("/_search?allow_partial_search_results=false")
                    .json(body)
                    .mayBeRepeated();
            Page page = page(Retry.of(settings.waiter(), () -> cluster.send(request)), documents);
            if (page.hits() < size) {
                return;
            }
            context = page.context().isEmpty() ? context : page.context();
            after = page.after();
            size = next(size, page);
        }
    }

    private void scroll(int slice, Documents documents) throws IOException {
        String target = "/_search?allow_partial_search_results=false&scroll=" + Contexts.KEPT;
        String body = "{\"size\":" + firstHits + ",\"version\":true,\"track_total_hits\":true," + slice(slice)
                + "\"sort\":[\"_doc\"]}";
        HttpRequest first =
                HttpRequest.post(Cluster.path(definition.name(), target)).json(body);
        Page page = page(Retry.of(settings.waiter(), () -> cluster.send(first)), documents);
        counted.addAndGet(page.total());
        String id = page.context();
        contexts.opened(id);
        while (page.hits() > 0) {
            String more = "{\"scroll\":\"" + Contexts.KEPT + "\",\"scroll_id\":\"" + id + "\"}";
            page = page(cluster.send(HttpRequest.post("/_search/scroll").json(more)), documents);
            if (!page.context().equals(id)) {
                contexts.moved(id, page.context());
                id = page.context();
            }
        }
        contexts.close(cluster, id);
    }

    private Page page(HttpResponse response, Documents documents) throws IOException {
        Page page = new Page(definition.name(), documents);
        try (response) {
            page.read(response.body());
        }
        read.addAndGet(page.hits());
        return page;
    }

    /** So many that the next answer has about the length that it is to have. */
    private int next(int size, Page page) {
        long fitting = settings.pageBytes() / Math.max(1, page.bytes() / Math.max(1, page.hits()));
        return (int) Math.max(1, Math.min(Math.min(fitting, mostHits), 8L * size));
    }

    /** The length of documents as Lucene keeps them says something of how long they are. */
    private int firstHits() {
        long first = FIRST_HITS;
        try {
            JsonObject primaries = cluster.get(Cluster.path(definition.name(), "/_stats/store,docs"))
                    .object("_all")
                    .object("primaries");
            long each = 3
                    * primaries.object("store").number("size_in_bytes")
                    / Math.max(1, primaries.object("docs").number("count"));
            first = settings.pageBytes() / Math.max(256, each);
        } catch (IOException e) {
            // It may not be allowed to ask that; the first page is then a small one.
        }
        return (int) Math.max(1, Math.min(first, Math.min(mostHits, 2000)));
    }

    private String slice(int slice) {
        return slices == 1 ? "" : "\"slice\":{\"id\":" + slice + ",\"max\":" + slices + "},";
    }

    private static String pit(String id) {
        return "\"pit\":{\"id\":\"" + id + "\",\"keep_alive\":\"" + Contexts.KEPT + "\"}";
    }

    private static int whole(JsonObject settings, String name, int otherwise) {
        String text = settings.text(name);
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
