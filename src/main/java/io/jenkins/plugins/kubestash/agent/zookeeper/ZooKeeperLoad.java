package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One load of a dump. */
final class ZooKeeperLoad {
    private final Connector connector;
    private final LoadPolicy policy;
    private final DumpSource source;
    private final List<String> warnings = new ArrayList<>();
    private boolean nodesFinished;
    private long removed;
    private long advanced;

    ZooKeeperLoad(Connector connector, LoadPolicy policy, DumpSource source) {
        this.connector = connector;
        this.policy = policy;
        this.source = source;
    }

    EngineFacts run() throws IOException {
        DumpSource checked = CheckedDump.of(source);
        try (Session session = connector.connect()) {
            ServerFacts facts = ServerFacts.of(connector, session);
            session.read(Operation.SYNC, NodePath.ROOT);
            if (policy.ifExists() == LoadPolicy.IfExists.REPLACE) {
                // nothing is removed for the sake of a dump that is not whole
                CheckedDump.readToTheEnd(checked);
            }
            try (InputStream in = checked.open()) {
                DumpReader reader = new DumpReader(in);
                Target target =
                        new Target(session, policy.to().orElse(reader.header().root()));
                prepare(session, target, checked);
                Map<String, Long> counts = load(session, target, reader);
                return new EngineFacts(ZooKeeperEngine.NAME, facts.version(), facts.topology(), counts, warnings);
            }
        }
    }

    private void prepare(Session session, Target target, DumpSource checked) throws IOException {
        switch (policy.ifExists()) {
            case REFUSE:
                target.refuseFull();
                break;
            case FAIL:
                target.refuseSame(checked);
                break;
            case REPLACE:
                TreeRemoval removal = new TreeRemoval(session);
                removal.below(target.root(), NodePath.SYSTEM);
                removal.below(NodePath.quotaOf(target.root()), "");
                removed = removal.removed();
                break;
            default:
                break;
        }
    }

    private Map<String, Long> load(Session session, Target target, DumpReader reader) throws IOException {
        NodeWriter writer = new NodeWriter(connector, session, policy);
        Counters counters = new Counters(session);
        for (Optional<List<Node>> nodes = reader.next(); nodes.isPresent(); nodes = reader.next()) {
            for (Node node : nodes.get()) {
                write(target, writer, counters, withRights(node));
            }
        }
        finishNodes(writer, counters);
        writer.finishRights();
        if (writer.madePlain() > 0) {
            warnings.add(writer.madePlain()
                    + " containers or nodes with a time to live stay for good: the server has no such nodes");
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("nodes", reader.counts().nodes());
        counts.put("quotaNodes", reader.counts().quotaNodes());
        counts.put("bytes", reader.counts().bytes());
        counts.put("overwritten", writer.overwritten());
        counts.put("removed", removed);
        counts.put("plain", writer.madePlain());
        counts.put("counters", advanced);
        return counts;
    }

    private void write(Target target, NodeWriter writer, Counters counters, Node node) throws IOException {
        String path = target.path(node);
        if (node.quota()) {
            // after all others, which a quota could keep out
            finishNodes(writer, counters);
            if (target.makeAncestors(path)) {
                writer.writeQuota(path, node);
            }
            return;
        }
        counters.note(path, node);
        if (!node.path().isEmpty()) {
            writer.write(path, node);
        } else if (target.exists()) {
            writer.overwrite(path, node);
        } else {
            target.makeAncestors(path);
            writer.write(path, node);
        }
    }

    private void finishNodes(NodeWriter writer, Counters counters) throws IOException {
        writer.finish();
        if (!nodesFinished) {
            nodesFinished = true;
            advanced = counters.bringUp(policy.sequences() == LoadPolicy.Sequences.ADVANCE, warnings);
        }
    }

    private Node withRights(Node node) {
        return policy.acls() == LoadPolicy.Acls.OPEN ? node.withAcl(Acl.OPEN) : node;
    }
}
