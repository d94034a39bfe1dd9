package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings one component back: the archive goes through the agent into {@code mongorestore}, so that a dump that is damaged
 * or cut off is known for what it is, whatever {@code mongorestore} makes of it.
 */
final class MongoLoad {
    private static final int BUFFER = 1 << 16;

    private final Connector connector;
    private final Settings settings;
    private final Children children;
    private final String program;
    private final LoadPolicy policy;
    private final List<String> warnings = new ArrayList<>();

    /** @param program that brings archives back */
    MongoLoad(Connector connector, Children children, String program) {
        this.connector = connector;
        this.settings = connector.settings().environment();
        this.children = children;
        this.program = program;
        this.policy = LoadPolicy.of(settings);
    }

    EngineFacts run(DumpSource source) throws IOException {
        LoadTarget target = LoadTarget.find(connector, settings.required("KUBESTASH_COMPONENT"), source);
        warnings.addAll(target.deployment().warnings());
        String version;
        try (MongoConnection connection = connector.connect(target.address())) {
            version = connection.admin("buildInfo").text("version");
            if (policy.ifExists() == LoadPolicy.IfExists.FAIL) {
                target.refuseFull(connection, policy);
            }
        }
        try (InputStream dump = source.open();
                ToolFiles files = new ToolFiles(connector.settings())) {
            Tee tee = new Tee(dump);
            ArchiveReader archive = new ArchiveReader(new BufferedInputStream(tee, BUFFER));
            archive.readPrelude();
            target.refuseNewer(archive.serverVersion(), version);
            refuseNothing(archive);
            List<String> arguments = new ArrayList<>();
            arguments.add(files.wordFor(target.address()));
            arguments.addAll(
                    policy.arguments(replays(archive), target.deployment().kind() == Deployment.Kind.MONGOS));
            Restorer restorer = Restorer.start(children, program, arguments);
            feed(target, tee, archive, restorer);
            return facts(target, version, archive, restorer);
        }
    }

    private void refuseNothing(ArchiveReader archive) {
        if (!policy.isEverything() && archive.announced().stream().noneMatch(policy::takes)) {
            throw new AgentFailure(
                    Reason.NOTHING_SELECTED,
                    "nsInclude " + policy.include() + " and nsExclude " + policy.exclude()
                            + " select nothing of the dump: correct the parameters");
        }
    }

    private boolean replays(ArchiveReader archive) {
        return archive.hasOplog() && policy.oplogReplay() && policy.isEverything();
    }

    private void feed(LoadTarget target, Tee tee, ArchiveReader archive, Restorer restorer) throws IOException {
        try {
            tee.into(restorer.input());
            archive.readAll();
            restorer.input().close();
        } catch (Tee.Unread e) {
            restorer.await(target.address());
            throw new IOException("mongorestore ended well before it had read the dump", e);
        } catch (AgentFailure e) {
            restorer.end();
            throw new AgentFailure(
                    e.reason(),
                    e.getMessage() + "; until then its collections were restored into " + target.address(),
                    e);
        } catch (IOException e) {
            restorer.end();
            throw e;
        }
        restorer.await(target.address());
    }

    private EngineFacts facts(LoadTarget target, String version, ArchiveReader archive, Restorer restorer) {
        long failed = restorer.failed();
        boolean onlyThere = policy.ifExists() == LoadPolicy.IfExists.MERGE
                && restorer.trouble().isEmpty();
        if (failed > 0 && !onlyThere) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    failed + " documents could not be restored into " + target.address() + ", " + restorer.restored()
                            + " were" + (restorer.trouble().isEmpty() ? "" : " (" + restorer.trouble() + ")")
                            + ": see the log of the container");
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put(ArchiveReader.DOCUMENTS, restorer.restored());
        if (policy.ifExists() == LoadPolicy.IfExists.MERGE) {
            counts.put("skipped", failed);
        }
        if (replays(archive)) {
            counts.put(ArchiveReader.OPLOG, archive.counts().getOrDefault(ArchiveReader.OPLOG, 0L));
        }
        String topology = target.deployment().topology(target.part());
        return new EngineFacts(MongoEngine.NAME, version, topology, counts, warnings);
    }
}
