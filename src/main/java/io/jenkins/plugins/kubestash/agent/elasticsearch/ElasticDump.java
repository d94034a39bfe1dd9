package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a dump: what belongs to the cluster, then the indices one after the other, the slices of each in parallel. */
final class ElasticDump {
    private final SearchSettings settings;
    private final Selection selection;
    private final boolean templates;
    private final OutputStream out;
    private final List<String> warnings = new ArrayList<>();

    ElasticDump(SearchSettings settings, Selection selection, boolean templates, OutputStream out) {
        this.settings = settings;
        this.selection = selection;
        this.templates = templates;
        this.out = out;
    }

    EngineFacts run() throws IOException {
        try (Cluster cluster = new Cluster(settings.http())) {
            ServerInfo server = ServerInfo.of(cluster);
            server.requireKnown(cluster.address());
            List<String> names =
                    selection.of(new Indices(cluster, server).candidates(), server.distribution(), warnings);
            DumpHeader header = new DumpHeader(
                    server.distribution(),
                    server.version(),
                    server.topology(),
                    server.cluster(),
                    settings.waiter().now().toEpochMilli(),
                    names);
            DumpTrailer trailer = write(cluster, server, header);
            return new EngineFacts(
                    server.distribution().id(), server.version().text(), server.topology(), counts(trailer), warnings);
        }
    }

    static Map<String, Long> counts(DumpTrailer trailer) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("indices", (long) trailer.documents().size());
        counts.put("documents", trailer.total());
        counts.put("definitions", trailer.definitions());
        return counts;
    }

    private DumpTrailer write(Cluster cluster, ServerInfo server, DumpHeader header) throws IOException {
        DumpWriter writer = new DumpWriter(out);
        writer.header(header);
        for (Definition definition : definitions(cluster)) {
            writer.definition(definition);
        }
        streams(cluster);
        Contexts contexts = new Contexts(settings, server);
        Thread atExit = new Thread(contexts::closeAll, "close-contexts");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            Plan plan = new Plan(cluster, server, contexts, header.indices(), writer);
            new Crew(settings.connections(), cluster::close).run(plan::work);
        } finally {
            contexts.closeAll();
            Exits.forget(atExit);
        }
        return writer.trailer();
    }

    private List<Definition> definitions(Cluster cluster) throws IOException {
        if (!templates) {
            return List.of();
        }
        try {
            return Definitions.of(cluster);
        } catch (ServerError e) {
            if (e.status() != 403) {
                throw e;
            }
            warnings.add("templates and pipelines are not in the dump: the user may not read them");
            return List.of();
        }
    }

    private void streams(Cluster cluster) throws IOException {
        try {
            int count = cluster.scanned("/_data_stream")
                    .map(ElasticDump::streamCount)
                    .orElse(0);
            if (count > 0) {
                warnings.add(count + " data streams are not in the dump");
            }
        } catch (ServerError e) {
            if (e.status() != 403) {
                throw e;
            }
        }
    }

    private static int streamCount(JsonScanner json) {
        int[] count = {0};
        try {
            json.object(name -> {
                if (name.equals("data_streams")) {
                    json.array(nothing -> {
                        json.skip();
                        count[0]++;
                    });
                } else {
                    json.skip();
                }
            });
        } catch (IOException e) {
            throw new AgentFailure(Reason.DUMP_FAILED, "the list of data streams cannot be read", e);
        }
        return count[0];
    }

    /** What is to be read next, for whichever thread asks. */
    private final class Plan {
        private final Cluster cluster;
        private final ServerInfo server;
        private final Contexts contexts;
        private final List<String> names;
        private final DumpWriter writer;
        private int next;
        private IndexReader current;

        Plan(Cluster cluster, ServerInfo server, Contexts contexts, List<String> names, DumpWriter writer) {
            this.cluster = cluster;
            this.server = server;
            this.contexts = contexts;
            this.names = names;
            this.writer = writer;
        }

        void work(Crew crew) throws IOException {
            for (Slice slice = claim(); slice != null && !crew.stopped(); slice = claim()) {
                slice.index.read(slice.number, writer);
            }
        }

        private synchronized Slice claim() throws IOException {
            while (true) {
                int slice = current == null ? -1 : current.claim();
                if (slice >= 0) {
                    return new Slice(current, slice);
                }
                if (next == names.size()) {
                    return null;
                }
                String name = names.get(next);
                current = IndexReader.open(settings, server, cluster, contexts, next++, name);
                writer.index(current.number(), current.definition());
            }
        }
    }

    private record Slice(IndexReader index, int number) {}
}
