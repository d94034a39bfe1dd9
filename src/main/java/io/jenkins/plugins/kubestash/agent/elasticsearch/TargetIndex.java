package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** An index of the target while it is filled. */
final class TargetIndex {
    private final Cluster cluster;
    private final IndexDefinition definition;
    private final IndexSettings settings;
    private final boolean merged;
    private final long before;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong created = new AtomicLong();
    private boolean restored;

    private TargetIndex(
            Cluster cluster, IndexDefinition definition, IndexSettings settings, boolean merged, long before) {
        this.cluster = cluster;
        this.definition = definition;
        this.settings = settings;
        this.merged = merged;
        this.before = before;
    }

    /** Makes it, instead of one of the same name if there is one. */
    static TargetIndex made(Cluster cluster, IndexDefinition definition, boolean instead) throws IOException {
        if (instead) {
            cluster.order(HttpRequest.of("DELETE", Cluster.path(definition.name(), "")));
        }
        IndexSettings settings = IndexSettings.ofDump(definition.settings());
        String body = "{\"settings\":" + JsonWriter.write(settings.atOnce()) + ",\"mappings\":"
                + new String(definition.mappings(), StandardCharsets.UTF_8) + "}";
        cluster.order(HttpRequest.of("PUT", Cluster.path(definition.name(), "")).json(body));
        return new TargetIndex(cluster, definition, settings, false, 0);
    }

    /** Takes the one that is there, with the dump's mappings beside its own. */
    static TargetIndex merged(Cluster cluster, IndexDefinition definition) throws IOException {
        String name = definition.name();
        byte[] answer = cluster.bytes(HttpRequest.get(Cluster.path(name, "/_settings?flat_settings=true")));
        byte[][] flat = {"{}".getBytes(StandardCharsets.UTF_8)};
        JsonScanner json = new JsonScanner(new ByteArrayInputStream(answer));
        json.object(index -> json.object(part -> flat[0] = json.raw()));
        IndexSettings settings = IndexSettings.ofTarget(flat[0]);
        cluster.order(HttpRequest.of("PUT", Cluster.path(name, "/_mapping"))
                .json(new String(definition.mappings(), StandardCharsets.UTF_8)));
        long before = count(cluster, name);
        TargetIndex index = new TargetIndex(cluster, definition, settings, true, before);
        index.set(settings.atOnce());
        return index;
    }

    String name() {
        return definition.name();
    }

    /** Whether versions are the dump's: in an index that was there the documents have versions of their own. */
    boolean keepsVersions() {
        return !merged;
    }

    String lifecycle() {
        return merged ? "" : settings.lifecycle();
    }

    /** @param isNew whether there was none of its id */
    void wrote(boolean isNew) {
        written.incrementAndGet();
        if (isNew) {
            created.incrementAndGet();
        }
    }

    /** Sets what waited, as it was; once. */
    synchronized void restore(Cluster by) throws IOException {
        if (!restored) {
            by.order(HttpRequest.of("PUT", Cluster.path(name(), "/_settings?flat_settings=true"))
                    .json(JsonWriter.write(settings.later())));
            restored = true;
        }
    }

    /** @throws AgentFailure LOAD_FAILED when there are not as many documents as were written */
    void check() throws IOException {
        long found = count(cluster, name());
        long expected = merged ? before + created.get() : written.get();
        if (merged ? found < expected : found != expected) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "index '" + name() + "' has " + found + " documents and not " + expected
                            + ": something else writes into it, or takes away from it");
        }
    }

    /** Brings the aliases back. */
    void alias() throws IOException {
        List<String> actions = new ArrayList<>();
        JsonScanner json = new JsonScanner(new ByteArrayInputStream(definition.aliases()));
        json.object(alias -> {
            StringBuilder action = new StringBuilder(
                    "{\"add\":{\"index\":" + Text.quoted(name()) + ",\"alias\":" + Text.quoted(alias));
            json.object(member -> action.append(',')
                    .append(Text.quoted(member))
                    .append(':')
                    .append(new String(json.raw(), StandardCharsets.UTF_8)));
            actions.add(action.append("}}").toString());
        });
        if (!actions.isEmpty()) {
            cluster.order(HttpRequest.post("/_aliases").json("{\"actions\":[" + String.join(",", actions) + "]}"));
        }
    }

    long written() {
        return written.get();
    }

    private void set(Object values) throws IOException {
        cluster.order(HttpRequest.of("PUT", Cluster.path(name(), "/_settings")).json(JsonWriter.write(values)));
    }

    /** After a refresh, so that everything that was written is counted. */
    private static long count(Cluster cluster, String name) throws IOException {
        cluster.order(HttpRequest.post(Cluster.path(name, "/_refresh")));
        JsonObject answer = cluster.get(Cluster.path(name, "/_count"));
        if (answer.object("_shards").number("failed") > 0) {
            throw new AgentFailure(Reason.LOAD_FAILED, "index '" + name + "' has shards that do not answer");
        }
        return answer.number("count");
    }
}
