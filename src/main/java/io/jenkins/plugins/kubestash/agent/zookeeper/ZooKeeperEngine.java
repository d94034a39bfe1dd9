package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * ZooKeeper, standalone or an ensemble: nodes with data, ACLs and types, and quotas.
 *
 * <p>The wire protocol is spoken here and not by ZooKeeper's own client, so that this works in any image that has a
 * Java runtime, with any version of the server since 3.4; that TLS takes the AppBinding's PEM files and server name as
 * it does for every other engine; and that many requests can be on their way.
 */
public final class ZooKeeperEngine implements Engine {
    static final String NAME = "zookeeper";

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        Connector connector = new Connector(ZooKeeperSettings.of(settings));
        try (Session session = connector.connect()) {
            ServerFacts facts = ServerFacts.of(connector, session);
            // a server that insists on authentication says so to the first question only
            session.read(Operation.EXISTS, NodePath.ROOT);
            return new EngineFacts(NAME, facts.version(), facts.topology(), Map.of(), List.of());
        }
    }

    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        String from = NodePath.of(settings, "KUBESTASH_PARAM_FROM", NodePath.ROOT);
        return new ZooKeeperDump(new Connector(ZooKeeperSettings.of(settings)), from, out).run();
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        LoadPolicy policy = LoadPolicy.of(settings);
        return new ZooKeeperLoad(new Connector(ZooKeeperSettings.of(settings)), policy, source).run();
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        byte[] magic = SnapshotStream.magic();
        PushbackInputStream in = new PushbackInputStream(dump, magic.length);
        byte[] start = in.readNBytes(magic.length);
        in.unread(start);
        if (Arrays.equals(start, magic)) {
            return ZooKeeperSnapshotEngine.check(in);
        }
        DumpReader reader = CheckedDump.readToTheEnd(in);
        DumpHeader header = reader.header();
        return new EngineFacts(
                NAME, header.version(), header.topology(), reader.counts().shown(), List.of());
    }
}
