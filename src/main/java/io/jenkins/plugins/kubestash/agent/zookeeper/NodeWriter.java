package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Brings nodes back in the order in which they come. A node whose ACL would keep us from creating its children is ours
 * too until they are there; its own ACL comes last.
 */
final class NodeWriter {
    /** Requests above it go alone: a server takes 1 MiB, unless it was told otherwise. */
    private static final int LARGE = 900 * 1024;

    private static final String STATISTICS = "/zookeeper_stats";

    private record Right(String path, Acl acl) {}

    private final Connector connector;
    private final Session session;
    private final ZooKeeperSettings settings;
    private final boolean merge;
    private final NodeTypes types;
    private final Batch batch;
    private final Deque<Right> rightsToCome = new ArrayDeque<>();
    private final Map<Class<?>, Boolean> known = new HashMap<>();
    private long overwritten;
    private long madePlain;

    NodeWriter(Connector connector, Session session, LoadPolicy policy) {
        this.connector = connector;
        this.session = session;
        this.settings = session.settings();
        this.merge = policy.ifExists() == LoadPolicy.IfExists.MERGE;
        this.types = policy.types();
        this.batch = new Batch(session, (all, path, error) -> {
            throw LoadFailure.of(settings, path, "created", error);
        });
    }

    /** How many nodes were there and were written over. */
    long overwritten() {
        return overwritten;
    }

    /** How many nodes are of the type that stays because the server has not theirs. */
    long madePlain() {
        return madePlain;
    }

    /** A node that is not there, unless nodes are merged. */
    void write(String path, Node node) throws IOException {
        Acl first = rightsFor(path, node);
        NodeType type = types.of(path);
        if (node.length() > LARGE) {
            createLarge(path, node, first, type);
        } else if (!type.equals(NodeType.STAYS)) {
            createTyped(path, node, first, type);
        } else if (merge) {
            create(path, node, first, type);
        } else {
            batch.create(path, node, first);
        }
    }

    /** Data and ACL of a node that is there. */
    void overwrite(String path, Node node) throws IOException {
        session.post(Operation.setData(path, node), reply -> check(path, "written", reply.error()));
        rightsToCome.add(new Right(path, node.acl()));
        overwritten++;
    }

    /** A node that tells the server of a quota. The server itself keeps the statistics beside it. */
    void writeQuota(String path, Node node) throws IOException {
        finish();
        session.send(Operation.create(path, node, node.acl(), NodeType.STAYS), reply -> {
            if (!reply.error().equals(ErrorCode.EXISTS)) {
                check(path, "created", reply.error());
            } else if (!path.endsWith(STATISTICS)) {
                session.post(Operation.setData(path, node), set -> check(path, "written", set.error()));
            }
        });
    }

    /** Sends what is held back, and waits for all answers. */
    void finish() throws IOException {
        batch.send();
        session.drain();
    }

    /** Gives the nodes the ACLs that were held back, children first. */
    void finishRights() throws IOException {
        finish();
        while (!rightsToCome.isEmpty()) {
            Right right = rightsToCome.removeLast();
            session.send(
                    Operation.setAcl(right.path, right.acl),
                    reply -> check(right.path, "given its ACL", reply.error()));
        }
        session.drain();
    }

    private Acl rightsFor(String path, Node node) {
        if (node.children() == 0 || node.acl().letsAnyoneCreate() || !settings.hasIdentity()) {
            return node.acl();
        }
        rightsToCome.add(new Right(path, node.acl()));
        return node.acl().withOwnRights();
    }

    private void create(String path, Node node, Acl acl, NodeType type) throws IOException {
        session.send(Operation.create(path, node, acl, type), reply -> created(path, node, reply.error()));
    }

    private void created(String path, Node node, ErrorCode error) throws IOException {
        if (merge && error.equals(ErrorCode.EXISTS)) {
            overwrite(path, node);
        } else {
            check(path, "created", error);
        }
    }

    /** The first of its type shows whether the server has such nodes. */
    private void createTyped(String path, Node node, Acl acl, NodeType type) throws IOException {
        batch.send();
        Boolean has = known.get(type.getClass());
        if (has == null) {
            ErrorCode error =
                    session.call(Operation.create(path, node, acl, type)).error();
            has = !error.equals(ErrorCode.UNIMPLEMENTED);
            known.put(type.getClass(), has);
            if (has) {
                created(path, node, error);
                return;
            }
        }
        madePlain += has ? 0 : 1;
        create(path, node, acl, has ? type : NodeType.STAYS);
    }

    private void createLarge(String path, Node node, Acl acl, NodeType type) throws IOException {
        finish();
        try {
            createTyped(path, node, acl, type);
            session.drain();
        } catch (IOException e) {
            // a server that finds a request too long says nothing and hangs up
            connector.connect().close();
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    path + " cannot be created at " + settings.address() + ": its "
                            + node.data().map(data -> data.length).orElse(0)
                            + " bytes are more than the server takes: raise its jute.maxbuffer",
                    e);
        }
    }

    private void check(String path, String done, ErrorCode error) {
        if (!error.isNone()) {
            throw LoadFailure.of(settings, path, done, error);
        }
    }
}
