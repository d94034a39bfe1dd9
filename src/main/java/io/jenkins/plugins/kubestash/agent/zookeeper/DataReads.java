package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Asks for the data of nodes: for many with one request where the server can do that, since 3.6, as a request costs it
 * far more than a node. Lengths are known before, so that neither side has to hold much.
 */
final class DataReads {
    private static final int MOST_TOGETHER = 100;
    private static final long MOST_BYTES_TOGETHER = 64 * 1024;
    private static final int MOST_WAITING = 1000;
    private static final long MOST_BYTES_UNDER_WAY = 4 << 20;
    private static final int FAILED = -1;

    /** What is done with a node's answer. */
    interface Handler {
        /** @param answer data and Stat come next in it when there is no error */
        void answered(ErrorCode error, Reply answer) throws IOException;
    }

    private record Question(String path, int bytes, Handler handler) {}

    private final Sessions sessions;
    private final Deque<Question> waiting = new ArrayDeque<>();
    private long bytesWaiting;
    private long bytesUnderWay;

    DataReads(Sessions sessions) {
        this.sessions = sessions;
    }

    /** Whether the server knows such requests. One before 3.6 does not, and hangs up. */
    static boolean canBeTogether(Session session) throws IOException {
        Packet packet = Operation.readPart(Packet.request(Operation.MULTI_READ, 64), Operation.GET_DATA, NodePath.ROOT);
        try {
            return session.call(Operation.endOfParts(packet)).error().isNone();
        } catch (ConnectionClosed e) {
            return false;
        }
    }

    boolean hasRoom() {
        return waiting.size() < MOST_WAITING;
    }

    /** Takes down a question. @param length of the data, as it was seen */
    void ask(String path, int length, Handler handler) {
        int bytes = length + 2 * path.length() + Stat.LENGTH;
        waiting.add(new Question(path, bytes, handler));
        bytesWaiting += bytes;
    }

    /**
     * Sends what there is and what may be under way.
     *
     * @param all also what would not fill a request
     */
    void send(boolean all) throws IOException {
        while (!waiting.isEmpty() && bytesUnderWay < MOST_BYTES_UNDER_WAY && (all || fillOne())) {
            List<Question> asked = next();
            long bytes = asked.stream().mapToLong(Question::bytes).sum();
            bytesWaiting -= bytes;
            bytesUnderWay += bytes;
            sessions.post(packet(asked), reply -> {
                bytesUnderWay -= bytes;
                answered(asked, reply);
            });
        }
    }

    private boolean fillOne() {
        return !sessions.readTogether() || waiting.size() >= MOST_TOGETHER || bytesWaiting >= MOST_BYTES_TOGETHER;
    }

    private List<Question> next() {
        List<Question> asked = new ArrayList<>(List.of(waiting.remove()));
        long bytes = asked.get(0).bytes;
        while (sessions.readTogether()
                && !waiting.isEmpty()
                && asked.size() < MOST_TOGETHER
                && bytes + waiting.element().bytes <= MOST_BYTES_TOGETHER) {
            bytes += waiting.element().bytes;
            asked.add(waiting.remove());
        }
        return asked;
    }

    private static Packet packet(List<Question> asked) {
        if (asked.size() == 1) {
            return Operation.read(Operation.GET_DATA, asked.get(0).path);
        }
        Packet packet = Packet.request(Operation.MULTI_READ, 64 * asked.size());
        asked.forEach(question -> Operation.readPart(packet, Operation.GET_DATA, question.path));
        return Operation.endOfParts(packet);
    }

    private static void answered(List<Question> asked, Reply reply) throws IOException {
        ErrorCode whole = reply.error();
        if (asked.size() == 1 || !whole.isNone()) {
            for (Question question : asked) {
                question.handler.answered(whole, reply);
            }
            return;
        }
        for (Question question : asked) {
            boolean failed = reply.number() == FAILED;
            reply.flag();
            int error = reply.number();
            question.handler.answered(ErrorCode.of(failed ? reply.number() : error), reply);
        }
    }
}
