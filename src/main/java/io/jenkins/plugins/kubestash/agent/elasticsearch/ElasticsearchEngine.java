package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Elasticsearch and OpenSearch: indices with all that makes them, documents, templates and pipelines. */
public final class ElasticsearchEngine implements Engine {

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        SearchSettings search = SearchSettings.of(settings);
        return explaining(Reason.DATABASE_UNREACHABLE, () -> {
            try (Cluster cluster = new Cluster(search.http())) {
                String health = cluster.get("/_cluster/health").text("status");
                if (!health.equals("green") && !health.equals("yellow")) {
                    throw new IOException(cluster.address() + " answers, but the cluster's health is " + health);
                }
                ServerInfo server = ServerInfo.of(cluster);
                server.requireKnown(cluster.address());
                return new EngineFacts(
                        server.distribution().id(), server.version().text(), server.topology(), Map.of(), List.of());
            }
        });
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        SearchSettings search = SearchSettings.of(settings);
        Selection selection = Selection.of(settings);
        boolean templates = settings.flag("KUBESTASH_PARAM_TEMPLATES", true);
        return explaining(Reason.DUMP_FAILED, () -> new ElasticDump(search, selection, templates, out).run());
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        SearchSettings search = SearchSettings.of(settings);
        LoadPolicy policy = LoadPolicy.of(settings);
        DumpSource checked = SmallDump.inMemory(source);
        return explaining(Reason.LOAD_FAILED, () -> new ElasticLoad(search, policy, checked).run());
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        DumpReader reader = new DumpReader(dump);
        for (Optional<Block> block = reader.next(); block.isPresent(); block = reader.next()) {
            continue;
        }
        DumpHeader header = reader.header();
        return new EngineFacts(
                header.distribution().id(),
                header.version().text(),
                header.topology(),
                ElasticDump.counts(reader.trailer()),
                List.of());
    }

    private interface Work {
        EngineFacts run() throws IOException;
    }

    private static EngineFacts explaining(Reason otherwise, Work work) throws IOException {
        try {
            return work.run();
        } catch (ServerError e) {
            throw e.explain(otherwise);
        } catch (JsonException e) {
            throw new AgentFailure(otherwise, "the server's answer cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new AgentFailure(otherwise, e.getMessage(), e);
        }
    }
}
