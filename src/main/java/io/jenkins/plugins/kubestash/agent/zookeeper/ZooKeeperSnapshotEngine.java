package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Snapshots of a whole server at one point in time, made and restored by its AdminServer: everything is in them, also
 * what no client can read or set, such as types, versions, counters and sessions.
 */
public final class ZooKeeperSnapshotEngine implements Engine {
    private static final String ALL = "replace";

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        return new ZooKeeperEngine().ping(settings);
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        EngineFacts found = ping(settings);
        try (AdminServer admin = new AdminServer(settings);
                HttpResponse snapshot = admin.snapshot()) {
            SnapshotStream stream = new SnapshotStream();
            try {
                stream.copy(snapshot.body(), out);
            } catch (AgentFailure e) {
                throw new AgentFailure(
                        Reason.DUMP_FAILED,
                        e.getMessage()
                                + ": a compressed one (zookeeper.snapshot.compression.method) cannot be restored",
                        e);
            }
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("zxid", stream.zxid());
            counts.put("bytes", stream.bytes());
            counts.put("changes", ZooKeeperDump.changes(AdminServer.begin(snapshot), stream.zxid()));
            return new EngineFacts(found.engine(), found.version(), found.topology(), counts, List.of());
        }
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        String ifExists = settings.text("KUBESTASH_PARAM_IF_EXISTS");
        if (!ifExists.isEmpty() && !ifExists.equals(ALL)) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "a snapshot replaces all: ifExists can be " + ALL + " and not '" + ifExists + "'");
        }
        // it is the whole server that is replaced: not by something that is not whole
        verify(source);
        Connector connector = new Connector(ZooKeeperSettings.of(settings));
        long before;
        try (Session session = connector.connect()) {
            ServerFacts facts = ServerFacts.of(connector, session);
            if (!facts.members().isEmpty()) {
                throw new AgentFailure(
                        Reason.BAD_CONFIGURATION,
                        connector.settings() + " is a member of an " + facts.topology()
                                + ": restore into one server alone and let the others join it, or restore a logical backup");
            }
            if (ifExists.isEmpty()) {
                new Target(session, NodePath.ROOT).refuseFull();
            }
            before = session.read(Operation.EXISTS, NodePath.ROOT).zxid();
        }
        SnapshotStream stream = new SnapshotStream();
        try (AdminServer admin = new AdminServer(settings)) {
            long zxid = admin.restore(out -> {
                try (InputStream in = source.open()) {
                    stream.copy(in, out);
                }
            });
            return restored(admin, connector, Math.max(zxid, before), zxid, stream.bytes());
        }
    }

    /**
     * The server numbers its changes on from where it was, whatever was restored. Our session is such a change: where it
     * is the newest of all, a snapshot behind it is what the server begins with when it is started again.
     */
    private EngineFacts restored(AdminServer admin, Connector connector, long newest, long zxid, long bytes)
            throws IOException {
        try (Session session = connector.connect()) {
            List<String> warnings = new ArrayList<>();
            if (session.read(Operation.EXISTS, NodePath.ROOT).zxid() <= newest) {
                warnings.add(
                        "the server still numbers its changes from before the restore: start it again before clients"
                                + " write, or what they write is lost when it is started later");
            }
            admin.keep();
            ServerFacts facts = ServerFacts.of(connector, session);
            Map<String, Long> counts = new LinkedHashMap<>();
            counts.put("zxid", zxid);
            counts.put("bytes", bytes);
            return new EngineFacts(ZooKeeperEngine.NAME, facts.version(), facts.topology(), counts, warnings);
        }
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        return check(dump);
    }

    private static void verify(DumpSource source) throws IOException {
        try (InputStream in = source.open()) {
            check(in);
        }
    }

    /** What a snapshot tells without a server: that it is whole. */
    static EngineFacts check(InputStream dump) throws IOException {
        SnapshotStream stream = new SnapshotStream();
        stream.copy(dump, OutputStream.nullOutputStream());
        Map<String, Long> counts = Map.of("zxid", stream.zxid(), "bytes", stream.bytes());
        return new EngineFacts(ZooKeeperEngine.NAME, ServerFacts.UNKNOWN, "standalone", counts, List.of());
    }
}
