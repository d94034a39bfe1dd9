package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a dump goes: a node of the target, which may not be there yet. */
final class Target {
    private final Session session;
    private final String root;
    private final boolean exists;
    private final Set<String> ancestors = new HashSet<>();

    Target(Session session, String root) throws IOException {
        this.session = session;
        this.root = root;
        Reply reply = session.read(Operation.EXISTS, root);
        if (!reply.error().isNone() && !reply.error().equals(ErrorCode.NO_NODE)) {
            throw LoadFailure.of(session.settings(), root, "written", reply.error());
        }
        this.exists = reply.error().isNone();
        if (exists && reply.stat().isEphemeral()) {
            throw new AgentFailure(
                    Reason.TARGET_NOT_EMPTY,
                    root + " is an ephemeral node of a client at "
                            + session.settings().address() + ": choose another place with the parameter to");
        }
    }

    String root() {
        return root;
    }

    /** Whether the root was there before. */
    boolean exists() {
        return exists;
    }

    String path(Node node) {
        return node.quota() ? NodePath.join(NodePath.quotaOf(root), node.path()) : NodePath.join(root, node.path());
    }

    /** @throws AgentFailure TARGET_NOT_EMPTY when anything is below the root */
    void refuseFull() throws IOException {
        if (!exists) {
            return;
        }
        Reply reply = session.read(Operation.GET_CHILDREN, root);
        if (!reply.error().isNone()) {
            throw LoadFailure.of(session.settings(), root, "listed", reply.error());
        }
        List<String> names = new ArrayList<>(reply.texts());
        if (root.equals(NodePath.ROOT)) {
            names.remove(NodePath.SYSTEM.substring(1));
        }
        if (!names.isEmpty()) {
            throw notEmpty(names.size() + " nodes are in " + root, NodePath.join(root, "/" + names.get(0)));
        }
    }

    /** @throws AgentFailure TARGET_NOT_EMPTY when one of the dump's nodes is there */
    void refuseSame(DumpSource dump) throws IOException {
        List<String> first = new ArrayList<>();
        long[] count = new long[1];
        try (InputStream in = dump.open()) {
            DumpReader reader = new DumpReader(in);
            for (Optional<List<Node>> nodes = reader.next(); nodes.isPresent(); nodes = reader.next()) {
                for (Node node : nodes.get()) {
                    if (!node.quota() && !node.path().isEmpty()) {
                        lookFor(path(node), first, count);
                    }
                }
            }
        }
        session.drain();
        if (count[0] > 0) {
            throw notEmpty(count[0] + " nodes of the dump exist in " + root, first.get(0));
        }
    }

    private void lookFor(String path, List<String> first, long[] count) throws IOException {
        session.send(Operation.read(Operation.EXISTS, path), reply -> {
            // since 3.9 a server does not say what a node is that may not be read
            if (!reply.error().equals(ErrorCode.NO_NODE)) {
                count[0]++;
                if (first.isEmpty()) {
                    first.add(path);
                }
            }
        });
    }

    /** Makes what is missing above a node, open to all; whether the node itself is one that a client may make. */
    boolean makeAncestors(String path) throws IOException {
        if (path.equals(NodePath.QUOTA) || path.equals(NodePath.ROOT)) {
            return false;
        }
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String ancestor = path.substring(0, slash);
            if (ancestors.add(ancestor)
                    && session.read(Operation.EXISTS, ancestor).error().equals(ErrorCode.NO_NODE)) {
                Node node = Node.open(Optional.of(new byte[0]));
                ErrorCode error = session.call(Operation.create(ancestor, node, Acl.OPEN, NodeType.STAYS))
                        .error();
                if (!error.isNone() && !error.equals(ErrorCode.EXISTS)) {
                    throw LoadFailure.of(session.settings(), ancestor, "created", error);
                }
            }
        }
        return true;
    }

    private AgentFailure notEmpty(String what, String first) {
        return new AgentFailure(
                Reason.TARGET_NOT_EMPTY,
                what + " at " + session.settings().address() + ", such as " + first
                        + ": empty it, choose another place with the parameter to, or set ifExists");
    }
}
