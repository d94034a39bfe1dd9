package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a dump back: indices are made as they come, their documents are written by several threads, and what waits
 * until the end (replicas, refreshing, aliases, templates) comes when the dump has proven whole.
 */
final class ElasticLoad {
    private static final Duration HASTE = Duration.ofSeconds(20);

    private final SearchSettings settings;
    private final LoadPolicy policy;
    private final DumpSource source;
    private final Refusals refusals;
    private final List<String> warnings = new ArrayList<>();
    private final List<Definition> definitions = new ArrayList<>();
    private final Map<Integer, TargetIndex> targets = new LinkedHashMap<>();

    ElasticLoad(SearchSettings settings, LoadPolicy policy, DumpSource source) {
        this.settings = settings;
        this.policy = policy;
        this.source = source;
        this.refusals = new Refusals(policy.allowedFailures());
    }

    EngineFacts run() throws IOException {
        try (Cluster cluster = new Cluster(settings.http());
                InputStream in = source.open()) {
            ServerInfo server = ServerInfo.of(cluster);
            DumpReader reader = new DumpReader(in);
            Compatibility.require(reader.header(), server);
            Collection<String> existing = existing(new Indices(cluster, server), reader.header());
            Thread atExit = new Thread(this::restoreHastily, "restore-settings");
            Runtime.getRuntime().addShutdownHook(atExit);
            try {
                write(cluster, reader, existing);
                finish(cluster);
            } finally {
                restoreHastily();
                Exits.forget(atExit);
            }
            return new EngineFacts(
                    server.distribution().id(), server.version().text(), server.topology(), counts(), warnings);
        }
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("indices", (long) targets.size());
        counts.put(
                "documents",
                targets.values().stream().mapToLong(TargetIndex::written).sum());
        counts.put("failed", refusals.count());
        counts.put("definitions", (long) definitions.size());
        return counts;
    }

    /** Those of the dump's indices that the target has already, if that is no reason to do nothing at all. */
    private Collection<String> existing(Indices indices, DumpHeader header) throws IOException {
        Map<String, List<String>> there = indices.aliases();
        List<String> existing =
                header.indices().stream().filter(there::containsKey).toList();
        if (!existing.isEmpty() && policy.ifExists() == LoadPolicy.IfExists.FAIL) {
            throw new AgentFailure(
                    Reason.TARGET_NOT_EMPTY,
                    "the target has index '" + existing.get(0) + "'"
                            + (existing.size() > 1 ? " and " + (existing.size() - 1) + " more" : "")
                            + " of the dump already: set ifExists to replace or merge, or restore into another target");
        }
        for (List<String> aliases : there.values()) {
            for (String alias : aliases) {
                if (header.indices().contains(alias)) {
                    throw new AgentFailure(
                            Reason.TARGET_NOT_EMPTY,
                            "the target has an alias '" + alias + "' where the dump has an index of that name");
                }
            }
        }
        return existing;
    }

    private void write(Cluster cluster, DumpReader reader, Collection<String> existing) throws IOException {
        Bulk bulk = new Bulk(cluster, settings.waiter(), refusals);
        try (Writers writers = new Writers(settings.connections(), cluster, bulk)) {
            for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
                Block block = next.get();
                if (block instanceof Block.Defined defined) {
                    definitions.add(defined.definition());
                } else if (block instanceof Block.Index index) {
                    make(cluster, index, existing);
                } else if (block instanceof Block.Some some) {
                    writers.give(targets.get(some.index()), some);
                } else if (block instanceof Block.Large large) {
                    large(reader, bulk, large);
                }
            }
            writers.finish();
        } catch (AgentFailure e) {
            throw e.reason() == Reason.DAMAGED_DUMP ? unfinished(e) : e;
        }
    }

    private AgentFailure unfinished(AgentFailure e) {
        long written = targets.values().stream().mapToLong(TargetIndex::written).sum();
        String what = targets.isEmpty()
                ? "; nothing was written: restore another snapshot"
                : "; " + targets.size() + " indices were begun and " + written
                        + " documents written before: remove them and restore another snapshot";
        return new AgentFailure(e.reason(), e.getMessage() + what, e);
    }

    private void make(Cluster cluster, Block.Index index, Collection<String> existing) throws IOException {
        boolean there = existing.contains(index.definition().name());
        TargetIndex target = there && policy.ifExists() == LoadPolicy.IfExists.MERGE
                ? TargetIndex.merged(cluster, index.definition())
                : TargetIndex.made(cluster, index.definition(), there);
        synchronized (targets) {
            targets.put(index.number(), target);
        }
        if (!target.lifecycle().isEmpty()) {
            warnings.add("index '" + target.name() + "' was under the lifecycle policy '" + target.lifecycle()
                    + "', which is not part of a dump: attach it again");
        }
    }

    /** By a file, so that the whole document is known to be right before any of it is sent. */
    private void large(DumpReader reader, Bulk bulk, Block.Large large) throws IOException {
        Path file = Files.createTempFile("document", ".json");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                boolean last = false;
                while (!last) {
                    Block.Chunk chunk = (Block.Chunk) reader.next().orElseThrow();
                    out.write(chunk.payload(), chunk.offset(), chunk.payload().length - chunk.offset());
                    last = chunk.last();
                }
            }
            bulk.write(targets.get(large.index()), large.document(), file);
        } finally {
            Files.delete(file);
        }
    }

    private void finish(Cluster cluster) throws IOException {
        for (TargetIndex target : targets.values()) {
            target.check();
            target.restore(cluster);
        }
        if (policy.templates()) {
            new DefinitionLoad(cluster, policy, warnings).run(definitions);
        }
        for (TargetIndex target : targets.values()) {
            target.alias();
        }
        if (refusals.count() > 0) {
            warnings.add(refusals.count() + " documents were refused and are missing, first " + refusals.first());
        }
    }

    /** Leaves no index without replicas and refreshing, whatever happened; over connections of its own. */
    private void restoreHastily() {
        List<TargetIndex> all;
        synchronized (targets) {
            all = List.copyOf(targets.values());
        }
        try (Cluster cluster = new Cluster(settings.http().withTimeouts(HASTE, HASTE))) {
            for (TargetIndex target : all) {
                target.restore(cluster);
            }
        } catch (IOException | AgentFailure e) {
            // What made the load fail is said; a server that is gone cannot be asked for more.
        }
    }
}
