package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.Context;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Streams;
import io.jenkins.plugins.kubestash.agent.mongodb.Deployment.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * MongoDB, standalone, as a replica set or sharded: {@code mongodump} and {@code mongorestore} move the data, the agent
 * finds whom they talk to and holds that still.
 */
public final class MongoEngine implements Engine {
    static final String NAME = "mongodb";
    private static final int BUFFER = 1 << 16;

    private final Children children;
    private final String restore;

    public MongoEngine() {
        this(new Children(), "mongorestore");
    }

    private MongoEngine(Children children, String restore) {
        this.children = children;
        this.restore = restore;
    }

    @Override
    public Engine with(Children ofThisProgram) {
        return new MongoEngine(ofThisProgram, restore);
    }

    @Override
    public Engine loadingBy(String program) {
        return new MongoEngine(children, program);
    }

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        return explaining(Reason.DATABASE_REFUSED, settings, connector -> {
            Selection.of(settings);
            SourceChoice.of(settings);
            LoadPolicy.of(settings);
            Deployment found = new Discovery(connector).run();
            if (found.kind() == Kind.REPLICA_SET || found.kind() == Kind.SHARDED) {
                for (Deployment.Part part : found.parts()) {
                    SetView.of(connector, part.hosts()).requiredPrimary();
                }
            }
            return new EngineFacts(NAME, found.version(), found.kind().word, Map.of(), found.warnings());
        });
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) {
        throw new AgentFailure(
                Reason.BAD_CONFIGURATION, "MongoDB is dumped by 'mongodb backup': take the catalogue of this agent");
    }

    @Override
    public void backup(Context context, Streams streams) throws IOException, InterruptedException {
        try {
            new MongoBackup(context, streams, connector(context.settings())).run();
        } catch (MongoError e) {
            throw Trouble.explain(e, Reason.DUMP_FAILED);
        }
    }

    @Override
    public List<String> guard(Context context) {
        try {
            return new Cleaner(context, connector(context.settings())).byJournal();
        } catch (IOException e) {
            return List.of("what the backup holds in the database could not be given back: " + Texts.said(e));
        }
    }

    @Override
    public void release(Context context, boolean strict) throws IOException {
        explaining(Reason.DATABASE_REFUSED, context.settings(), connector -> {
            new Cleaner(context, connector).byMarks(strict);
            return new EngineFacts(NAME, "", "", Map.of(), List.of());
        });
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        return explaining(
                Reason.LOAD_FAILED, settings, connector -> new MongoLoad(connector, children, restore).run(source));
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        ArchiveReader archive = new ArchiveReader(new BufferedInputStream(dump, BUFFER));
        archive.readPrelude();
        archive.readAll();
        return new EngineFacts(NAME, archive.serverVersion(), "", archive.counts(), List.of());
    }

    private interface Work {
        EngineFacts with(Connector connector) throws IOException;
    }

    private static EngineFacts explaining(Reason otherwise, Settings settings, Work work) throws IOException {
        try {
            return work.with(connector(settings));
        } catch (MongoError e) {
            throw Trouble.explain(e, otherwise);
        }
    }

    private static Connector connector(Settings settings) throws IOException {
        return new Connector(MongoSettings.of(settings).resolved());
    }
}
