package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** One dump of a node and all below it. It ends with a trailer or with an exception, never with less. */
final class ZooKeeperDump {
    private final Connector connector;
    private final String root;
    private final DumpWriter writer;
    private long zxid;
    private long nodes;
    private long quotaNodes;
    private long bytes;
    private long appeared;
    private long changed;

    ZooKeeperDump(Connector connector, String root, OutputStream out) {
        this.connector = connector;
        this.root = root;
        this.writer = new DumpWriter(out);
    }

    EngineFacts run() throws IOException {
        try (Sessions sessions = Sessions.open(connector)) {
            ServerFacts facts = sessions.facts();
            refuseMissing(sessions.first().read(Operation.EXISTS, root));
            zxid = sessions.begin();
            writer.header(new DumpHeader(
                    ZooKeeperEngine.NAME, facts.version(), facts.topology(), root, System.currentTimeMillis(), zxid));
            DumpCounts counts = dump(sessions);
            writer.trailer(counts);
            return new EngineFacts(ZooKeeperEngine.NAME, facts.version(), facts.topology(), counts.shown(), List.of());
        }
    }

    private DumpCounts dump(Sessions sessions) throws IOException {
        TreeRead tree = new TreeRead(
                sessions,
                root,
                root.equals(NodePath.ROOT) ? NodePath.SYSTEM : "",
                (path, stat, acl, data) -> write(false, root, path, stat, acl, data));
        if (tree.run() == 0) {
            throw nothing();
        }
        String quotaRoot = NodePath.quotaOf(root);
        TreeRead quotas = new TreeRead(sessions, quotaRoot, "", (path, stat, acl, data) -> {
            if (!path.equals(NodePath.QUOTA)) {
                write(true, quotaRoot, path, stat, acl, data);
            }
        });
        quotas.run();
        return new DumpCounts(
                nodes,
                quotaNodes,
                bytes,
                tree.ephemeral(),
                systemNodes(sessions.first()),
                tree.vanished(),
                appeared,
                changed,
                changes(zxid, sessions.newest()));
    }

    private void write(boolean quota, String top, String path, Stat stat, Acl acl, Optional<byte[]> data)
            throws IOException {
        String below = top.equals(NodePath.ROOT) ? path.equals(top) ? "" : path : path.substring(top.length());
        writer.node(new Node(quota, below, acl, stat.counter(), stat.children(), data));
        bytes += data.map(content -> content.length).orElse(0);
        if (quota) {
            quotaNodes++;
            return;
        }
        nodes++;
        if (stat.created() > zxid) {
            appeared++;
        } else if (stat.modified() > zxid) {
            changed++;
        }
    }

    /** The server's own nodes that are not in the dump: those above quotas, and its configuration. */
    private long systemNodes(Session session) throws IOException {
        if (!root.equals(NodePath.ROOT)) {
            return 0;
        }
        Reply reply = session.read(Operation.EXISTS, NodePath.SYSTEM);
        return reply.error().isNone() ? 1 + reply.stat().children() : 0;
    }

    /** How many changes came after one and until another. A new leader begins to count anew. */
    static long changes(long begin, long end) {
        return end >>> 32 == begin >>> 32 ? end - begin : end & 0xffff_ffffL;
    }

    private void refuseMissing(Reply reply) throws IOException {
        if (reply.error().equals(ErrorCode.NO_NODE)
                || reply.error().isNone() && reply.stat().isEphemeral()) {
            throw nothing();
        }
    }

    private AgentFailure nothing() {
        return new AgentFailure(
                Reason.NOTHING_SELECTED,
                "there is no node " + root + " that stays at "
                        + connector.settings().address() + ": check the parameter from");
    }
}
