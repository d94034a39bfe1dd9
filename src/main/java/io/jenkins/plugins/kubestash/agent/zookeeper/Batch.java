package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Requests that the server does together or not at all, sent when there are enough of them. */
final class Batch {
    private static final int MOST_PARTS = 250;
    private static final int MOST_BYTES = 256 * 1024;
    private static final int FAILED = -1;

    /** What is done when one of them was refused, and so all. */
    interface Refused {
        /**
         * @param all the paths of all of them
         * @param path of the one
         */
        void part(List<String> all, String path, ErrorCode error) throws IOException;
    }

    private final Session session;
    private final Refused refused;
    private List<String> paths = new ArrayList<>();
    private Packet packet = Packet.bare();

    Batch(Session session, Refused refused) {
        this.session = session;
        this.refused = refused;
    }

    void create(String path, Node node, Acl acl) throws IOException {
        if (packet.length() + node.length() + path.length() > MOST_BYTES) {
            send();
        }
        Operation.createPlain(Operation.part(next(path), Operation.CREATE), path, node, acl);
        sendFull();
    }

    void delete(String path) throws IOException {
        Operation.deletePart(next(path), path);
        sendFull();
    }

    /** Sends what there is; the answer comes with others. */
    void send() throws IOException {
        if (paths.isEmpty()) {
            return;
        }
        List<String> sent = paths;
        paths = new ArrayList<>(MOST_PARTS);
        session.send(Operation.endOfParts(packet), reply -> check(sent, reply));
        packet = Packet.bare();
    }

    private Packet next(String path) {
        if (paths.isEmpty()) {
            packet = Packet.request(Operation.MULTI, 32 * 1024);
        }
        paths.add(path);
        return packet;
    }

    private void sendFull() throws IOException {
        if (paths.size() >= MOST_PARTS) {
            send();
        }
    }

    /** Where one was refused, each part carries an error: those that would have succeeded none, or that of the others. */
    private void check(List<String> sent, Reply reply) throws IOException {
        ErrorCode whole = reply.error();
        if (!whole.isNone() && !reply.hasMore()) {
            refused.part(sent, sent.get(0) + " and others with it", whole);
            return;
        }
        for (String path : sent) {
            int type = reply.number();
            reply.flag();
            ErrorCode error = ErrorCode.of(reply.number());
            if (type == FAILED) {
                error = ErrorCode.of(reply.number());
            } else if (type == Operation.CREATE) {
                reply.text();
            }
            if (!error.isNone() && !error.equals(ErrorCode.ROLLED_BACK)) {
                refused.part(sent, path, error);
                return;
            }
        }
    }
}
