package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A session with one server: many requests are on their way at once, and are answered in their order. How many depends
 * on the length of what is sent and of what comes back, so that neither side has to hold much. For one thread.
 */
final class Session implements Closeable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final int MOST_REQUESTS = 1000;
    private static final int FEWEST_REQUESTS = 8;
    private static final long MOST_BYTES = 4 << 20;
    private static final int NOTIFICATION_XID = -1;
    private static final int PASSWORD = 16;

    /** What is done with an answer. */
    interface Handler {
        void answered(Reply reply) throws IOException;
    }

    private record Sent(int xid, int length, Handler handler) {}

    private final Wire wire;
    private final ZooKeeperSettings settings;
    private final Deque<Sent> outstanding = new ArrayDeque<>();
    private long outstandingBytes;
    private long answerLength = MOST_BYTES / 64;
    private int lastXid;
    private long newest;

    /** Says hello; nothing secret is sent yet. */
    Session(ZooKeeperSettings settings, Wire wire) throws IOException {
        this.settings = settings;
        this.wire = wire;
        Packet hello = Packet.bare().number(0).longNumber(0).number((int) TIMEOUT.toMillis());
        wire.write(hello.longNumber(0).buffer(new byte[PASSWORD]).flag(false));
        wire.flush();
        byte[] welcome = wire.read();
        // version, timeout, id, password; and whether it is read-only, of servers since 3.4
        if (welcome.length < 36 || welcome.length > 37) {
            throw new IOException(settings.address() + " speaks something else than ZooKeeper");
        }
        int timeout = ByteBuffer.wrap(welcome).getInt(4);
        if (timeout <= 0) {
            throw new IOException(settings + " gives no session");
        }
        wire.keepAlive(Duration.ofMillis(timeout));
    }

    ZooKeeperSettings settings() {
        return settings;
    }

    private int nextXid() {
        lastXid = lastXid == Integer.MAX_VALUE ? 1 : lastXid + 1;
        return lastXid;
    }

    /** The last change that an answer told of. */
    long newest() {
        return newest;
    }

    /**
     * Whether another request may be sent before an answer is taken.
     *
     * @param sessions how many have to do with that
     */
    boolean hasRoom(int sessions) {
        long most = Math.max(FEWEST_REQUESTS, Math.min(MOST_REQUESTS, MOST_BYTES / Math.max(1, answerLength)));
        return outstanding.isEmpty()
                || outstanding.size() < most / sessions && outstandingBytes < MOST_BYTES / sessions;
    }

    boolean isIdle() {
        return outstanding.isEmpty();
    }

    /** Sends, however many are on their way. */
    void post(Packet packet, Handler handler) throws IOException {
        post(nextXid(), packet, handler);
    }

    private void post(int xid, Packet packet, Handler handler) throws IOException {
        outstanding.add(new Sent(xid, packet.length(), handler));
        outstandingBytes += packet.length();
        wire.write(packet.numbered(xid));
    }

    /** Takes answers until there is room, and sends. */
    void send(Packet packet, Handler handler) throws IOException {
        while (!hasRoom(1)) {
            takeOne();
        }
        post(packet, handler);
    }

    /** Takes the answers of all that is on its way. */
    void drain() throws IOException {
        while (!isIdle()) {
            takeOne();
        }
    }

    /** Sends one request and waits for its answer. */
    Reply call(Packet packet) throws IOException {
        return call(nextXid(), packet);
    }

    /** The same of a request with a number of its own. */
    Reply call(int xid, Packet packet) throws IOException {
        drain();
        Reply[] answer = new Reply[1];
        post(xid, packet, reply -> answer[0] = reply);
        drain();
        return answer[0];
    }

    Reply read(int operation, String path) throws IOException {
        return call(Operation.read(operation, path));
    }

    /** Whether no answer is here: what was written must then be sent. */
    boolean hasReadAll() throws IOException {
        return wire.hasReadAll();
    }

    void flush() throws IOException {
        wire.flush();
    }

    /** Takes the answer of the oldest request that is on its way. */
    void takeOne() throws IOException {
        if (hasReadAll()) {
            flush();
        }
        byte[] content = wire.read();
        Reply reply = new Reply(content);
        while (Wire.isPing(reply) || reply.xid() == NOTIFICATION_XID) {
            content = wire.read();
            reply = new Reply(content);
        }
        Sent sent = outstanding.remove();
        outstandingBytes -= sent.length;
        answerLength += (content.length - answerLength) / 16;
        newest = Math.max(newest, reply.zxid());
        if (sent.xid != reply.xid()) {
            throw new IOException(settings + " has answered out of order");
        }
        if (reply.error().equals(ErrorCode.SASL_REQUIRED)) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    settings + " wants SASL authentication, and user name and password are not accepted or not given:"
                            + " check the AppBinding's Secret");
        }
        sent.handler.answered(reply);
    }

    /**
     * Ends the session, so that the server need not wait for its timeout. That is a change which the server has made when
     * this is over, and not some time later, in what others then read as theirs.
     */
    @Override
    public void close() {
        try {
            wire.write(Packet.request(Operation.CLOSE, 16).numbered(nextXid()));
            wire.flush();
            if (isIdle()) {
                wire.awaitEnd(GOODBYE);
            }
        } catch (IOException e) {
            // the server will find out by itself
        } finally {
            wire.close();
        }
    }
}
