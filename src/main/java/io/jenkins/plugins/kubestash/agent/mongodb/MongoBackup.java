package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Context;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Pods;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Streams;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Kind;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Part;
import io.jenkins.plugins.kubestash.agent.mongodb.SourceFinder.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One backup, in the order that upstream documents: the balancer stopped, a secondary of the config server locked, one of
 * each shard found and locked, all dumped, and everything given back in the opposite order, whatever happens between.
 */
final class MongoBackup {
    private static final long KEEP_ALIVE_SECONDS = 30;

    private final Context context;
    private final Streams streams;
    private final Settings settings;
    private final Connector connector;
    private final Selection selection;
    private final ToolFiles files;
    private final Holds holds;
    private final SourceWatch sources;

    MongoBackup(Context context, Streams streams, Connector connector) throws IOException {
        this.context = context;
        this.streams = streams;
        this.settings = context.settings();
        this.connector = connector;
        this.selection = Selection.of(settings);
        this.files = new ToolFiles(connector.settings());
        this.sources = new SourceWatch(connector, streams::endAll);
        Path journal = journalOf(settings);
        Files.createDirectories(journal.getParent());
        this.holds = new Holds(
                connector,
                new Journal(journal),
                new Marks(settings.required("KUBESTASH_SESSION"), Pods.own(settings)),
                context.waiter(),
                context::log);
    }

    static Path journalOf(Settings settings) {
        return Path.of(settings.text("KUBESTASH_WORK", "/kubestash/session")).resolve("guard.json");
    }

    void run() throws IOException, InterruptedException {
        streams.whenEnding(this::end);
        ScheduledExecutorService watch = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = new Thread(task, "mongodb-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.scheduleWithFixedDelay(holds::keepAlive, KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        watch.scheduleWithFixedDelay(sources::look, SourceWatch.SECONDS, SourceWatch.SECONDS, TimeUnit.SECONDS);
        Deployment deployment = new Discovery(connector).run();
        List<PartDump> dumps;
        Map<String, Boolean> held;
        try {
            dumps = dump(deployment);
        } finally {
            held = holds.release();
            files.close();
            watch.shutdownNow();
        }
        List<String> warnings = new ArrayList<>(deployment.warnings());
        warnings.addAll(holds.warnings());
        warnings.addAll(lostLocks(deployment, held));
        for (PartDump dump : dumps) {
            EngineFacts facts = dump.facts(deployment, warnings);
            streams.done(dump.component(), facts, dump.took());
            warnings = List.of();
        }
    }

    private void end() {
        holds.release();
        files.close();
    }

    private List<PartDump> dump(Deployment deployment) throws IOException, InterruptedException {
        if (deployment.kind() == Kind.SHARDED) {
            refuseSelection();
            MongoConnection mongos = connector.connect(deployment.entry());
            Part config = deployment.parts().get(0);
            holds.stopBalancer(mongos, SetView.of(connector, config.hosts()).withData());
        }
        List<PartDump> dumps = new ArrayList<>();
        for (Part part : deployment.parts()) {
            dumps.add(prepared(deployment, part));
        }
        int limit = (int) settings.number("KUBESTASH_PARAM_MAX_CONCURRENCY", 3, 1, 16);
        try {
            new AtOnce(limit, streams::endAll).run(dumps);
        } catch (AgentFailure e) {
            throw sources.lost().orElse(e);
        }
        return dumps;
    }

    private void refuseSelection() {
        if (!selection.isEverything()) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "db and collection cannot be chosen where each shard is dumped by itself: leave configServer and"
                            + " replicaSets out of an AppBinding, and they are read through mongos");
        }
    }

    /** Its source found and, where that is a secondary, locked. */
    private PartDump prepared(Deployment deployment, Part part) throws IOException, InterruptedException {
        boolean whole = deployment.kind() == Kind.STANDALONE || deployment.kind() == Kind.MONGOS;
        Source source = whole
                ? new Source(part, connector.connect(deployment.entry()), false, List.of())
                : new SourceFinder(connector, context.waiter(), context::log).find(part);
        selection.refuseNothing(source.connection());
        context.log("dumping " + part.component() + (part.shard().isEmpty() ? "" : " (shard " + part.shard() + ")")
                + " from " + source.connection().address());
        if (source.lock()) {
            holds.lock(part.component(), source.connection());
        } else {
            source.connection().close();
        }
        sources.add(source.connection().address());
        boolean oplog = !whole && selection.isEverything();
        return new PartDump(source, tags(deployment, source, oplog), arguments(source, oplog), streams, context);
    }

    private List<String> arguments(Source source, boolean oplog) throws IOException {
        long parallel = settings.number("KUBESTASH_PARAM_PARALLEL_COLLECTIONS", 4, 1, 64);
        List<String> arguments = new ArrayList<>();
        arguments.add(files.wordFor(source.connection().address()));
        arguments.add("--archive");
        arguments.add("--numParallelCollections=" + parallel);
        if (oplog) {
            arguments.add("--oplog");
        }
        arguments.addAll(selection.arguments());
        return arguments;
    }

    private static List<String> tags(Deployment deployment, Source source, boolean oplog) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put("mongodb.version", deployment.version());
        tags.put("mongodb.topology", deployment.kind().word);
        tags.put("mongodb.oplog", Boolean.toString(oplog));
        tags.put("mongodb.source", source.connection().address().toString());
        if (!source.part().shard().isEmpty()) {
            tags.put("mongodb.shard", Texts.encoded(source.part().shard()));
        }
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .toList();
    }

    /** A member that somebody else unlocked in the middle: of one set the oplog makes up for that, of several nothing does. */
    private static List<String> lostLocks(Deployment deployment, Map<String, Boolean> held) {
        List<String> lost = held.entrySet().stream()
                .filter(lock -> !lock.getValue())
                .map(Map.Entry::getKey)
                .toList();
        if (lost.isEmpty()) {
            return List.of();
        }
        if (deployment.kind() == Kind.SHARDED) {
            throw new AgentFailure(
                    Reason.DUMP_FAILED,
                    "the source of " + String.join(", ", lost) + " was unlocked or restarted by somebody else while it"
                            + " was dumped: the components are not of one moment; take the backup again");
        }
        return List.of("the source was unlocked or restarted by somebody else while it was dumped: it is of the moment"
                + " at which the dump ended");
    }
}
