package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Several sessions that share one long reading, as a server takes the requests of a session one by one. Answers come in
 * the order of the requests, whoever has them. For one thread.
 */
final class Sessions implements Closeable {
    private static final int COUNT = 4;

    private final ServerFacts facts;
    private final List<Session> all;
    private final boolean readTogether;
    private final long begin;

    /** Whose answers are to come. */
    private final Deque<Session> order = new ArrayDeque<>();

    private int turn;

    private record Opened(Session session, boolean readsTogether) {}

    private Sessions(ServerFacts facts, List<Session> all, boolean readTogether) throws IOException {
        this.facts = facts;
        this.all = all;
        this.readTogether = readTogether;
        long least = Long.MAX_VALUE;
        for (Session session : all) {
            // a follower may be behind: what was written before this began has to be read
            session.read(Operation.SYNC, NodePath.ROOT);
            least = Math.min(
                    least, session.read(Operation.EXISTS, NodePath.ROOT).zxid());
        }
        begin = least;
    }

    /** One must be had; the others make it faster, and that is all. */
    static Sessions open(Connector connector) throws IOException {
        List<Session> all = new ArrayList<>();
        try {
            Opened first = openOne(connector);
            all.add(first.session);
            // takes a connection of its own, and the server may allow few
            ServerFacts facts = ServerFacts.of(connector, first.session);
            boolean readTogether = first.readsTogether;
            while (all.size() < COUNT) {
                try {
                    Opened more = openOne(connector);
                    all.add(more.session);
                    readTogether &= more.readsTogether;
                } catch (IOException | AgentFailure e) {
                    break;
                }
            }
            return new Sessions(facts, all, readTogether);
        } catch (IOException | AgentFailure e) {
            all.forEach(Session::close);
            throw e;
        }
    }

    private static Opened openOne(Connector connector) throws IOException {
        Session session = connector.connect();
        try {
            if (DataReads.canBeTogether(session)) {
                return new Opened(session, true);
            }
        } catch (IOException | AgentFailure e) {
            session.close();
            throw e;
        }
        session.close();
        return new Opened(connector.connect(), false);
    }

    ServerFacts facts() {
        return facts;
    }

    Session first() {
        return all.get(0);
    }

    /** Whether many nodes can be read with one request. */
    boolean readTogether() {
        return readTogether;
    }

    /** The last change before all of this that everyone of them had seen when it began. */
    long begin() {
        return begin;
    }

    /** The last change that any of them has seen. */
    long newest() {
        return all.stream().mapToLong(Session::newest).max().orElseThrow();
    }

    boolean hasRoom() {
        return all.get(turn).hasRoom(all.size());
    }

    boolean isIdle() {
        return order.isEmpty();
    }

    /** Sends, however many are on their way. */
    void post(Packet packet, Session.Handler handler) throws IOException {
        Session session = all.get(turn);
        turn = (turn + 1) % all.size();
        order.add(session);
        session.post(packet, handler);
    }

    /** Takes the answer of the oldest request that is on its way. */
    void takeOne() throws IOException {
        Session session = order.remove();
        if (session.hasReadAll()) {
            for (Session one : all) {
                one.flush();
            }
        }
        session.takeOne();
    }

    @Override
    public void close() {
        all.forEach(Session::close);
    }
}
