package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Reads a node and all below it, level by level, with many requests on their way. Nodes come out in an order that
 * depends on nothing but the tree: parents before children, names sorted.
 */
final class TreeRead {
    /** Where the nodes go. */
    interface Sink {
        void node(String path, Stat stat, Acl acl, Optional<byte[]> data) throws IOException;
    }

    private interface Answer {
        void use() throws IOException;
    }

    /** The names below a node that are still to be read. */
    private record Names(String parent, Iterator<String> left) {}

    private static final class Found {
        private final String path;
        private Optional<Stat> stat = Optional.empty();
        private Optional<byte[]> data = Optional.empty();
        private Optional<Acl> acl = Optional.empty();
        private boolean listed;
        private boolean leftOut;
        private int waiting;

        Found(String path) {
            this.path = path;
        }
    }

    private final Sessions sessions;
    private final DataReads reads;
    private final String root;
    private final String except;
    private final Sink sink;
    private final Deque<Names> ahead = new ArrayDeque<>();
    private final Deque<Found> begun = new ArrayDeque<>();
    private long vanished;
    private long ephemeral;
    private long read;

    /** @param except a node that is left out with all below it; empty for none */
    TreeRead(Sessions sessions, String root, String except, Sink sink) {
        this.sessions = sessions;
        this.reads = new DataReads(sessions);
        this.root = root;
        this.except = except;
        this.sink = sink;
    }

    long vanished() {
        return vanished;
    }

    long ephemeral() {
        return ephemeral;
    }

    /** Reads it all; how many nodes came out, 0 when there is no such root. */
    long run() throws IOException {
        begin(root);
        while (!begun.isEmpty() || !ahead.isEmpty()) {
            while (!ahead.isEmpty() && sessions.hasRoom() && reads.hasRoom()) {
                beginNext();
            }
            reads.send(sessions.isIdle());
            if (!sessions.isIdle()) {
                sessions.takeOne();
            }
            giveOut();
        }
        return read;
    }

    private void beginNext() throws IOException {
        Names names = ahead.element();
        if (names.left.hasNext()) {
            begin(NodePath.join(names.parent, "/" + names.left.next()));
        } else {
            ahead.remove();
        }
    }

    private void begin(String path) throws IOException {
        if (path.equals(except)) {
            return;
        }
        Found found = new Found(path);
        begun.add(found);
        askAcl(found);
    }

    /** The answer has a Stat, too: it tells what else there is to ask. */
    private void askAcl(Found found) throws IOException {
        ask(found, Operation.GET_ACL, reply -> {
            found.acl = Optional.of(reply.acl());
            Stat stat = reply.stat();
            if (stat.isEphemeral()) {
                leaveOutEphemeral(found);
                return;
            }
            askData(found, stat);
            if (stat.children() > 0 && !found.listed) {
                found.listed = true;
                ask(found, Operation.GET_CHILDREN, children -> lookAhead(found, children.texts()));
            }
        });
    }

    private void askData(Found found, Stat before) {
        found.waiting++;
        reads.ask(
                found.path,
                before.length(),
                (error, answer) -> answered(found, error, () -> {
                    found.data = answer.buffer();
                    Stat stat = answer.stat();
                    found.stat = Optional.of(stat);
                    if (stat.isEphemeral()) {
                        leaveOutEphemeral(found);
                    } else if (!stat.hasAclOf(before)) {
                        askAcl(found);
                    }
                }));
    }

    private void lookAhead(Found found, List<String> children) {
        List<String> names = new ArrayList<>(children);
        Collections.sort(names);
        ahead.add(new Names(found.path, names.iterator()));
    }

    private void ask(Found found, int operation, Session.Handler handler) throws IOException {
        found.waiting++;
        sessions.post(
                Operation.read(operation, found.path),
                reply -> answered(found, reply.error(), () -> handler.answered(reply)));
    }

    private void answered(Found found, ErrorCode error, Answer answer) throws IOException {
        found.waiting--;
        if (error.isNone()) {
            answer.use();
        } else if (error.equals(ErrorCode.NO_NODE)) {
            vanish(found);
        } else if (error.equals(ErrorCode.NO_RIGHT)) {
            throw refused(found.path + " may not be read");
        } else {
            throw new IOException(found.path + " cannot be read: " + error);
        }
    }

    private void vanish(Found found) {
        if (!found.leftOut) {
            found.leftOut = true;
            vanished++;
        }
    }

    private void leaveOutEphemeral(Found found) {
        if (!found.leftOut) {
            found.leftOut = true;
            ephemeral++;
        }
    }

    private void giveOut() throws IOException {
        while (!begun.isEmpty() && begun.element().waiting == 0) {
            Found found = begun.remove();
            if (!found.leftOut) {
                Acl acl = found.acl.orElseThrow();
                if (acl.isMasked()) {
                    throw refused("the ACL of " + found.path + " is hidden from all but its admins");
                }
                sink.node(found.path, found.stat.orElseThrow(), acl, found.data);
                read++;
            }
        }
    }

    private AgentFailure refused(String what) {
        ZooKeeperSettings settings = sessions.first().settings();
        String who = settings.hasCredentials() ? "by user '" + settings.username() + "'" : "without credentials";
        return new AgentFailure(
                Reason.DATABASE_REFUSED,
                what + " " + who + " at " + settings.address()
                        + ": give the AppBinding's user and password the rights to read and admin (ra), or a superuser's");
    }
}
