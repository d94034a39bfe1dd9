package io.jenkins.plugins.kubestash.agent.zookeeper;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Packets over one socket. A thread of its own says that we live when nothing else was said for a while, and ends the
 * connection when the server takes nothing any more.
 */
final class Wire implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_ANSWER = 256 << 20;
    private static final int PING_XID = -2;

    private final ZooKeeperSettings settings;
    private final Socket transport;
    private final DataInputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile long writingSince;
    private volatile long lastWritten = System.nanoTime();
    private volatile boolean stuck;
    private ScheduledExecutorService watch;

    /**
     * @param transport the connected socket below TLS
     * @param spoken what is spoken over: the same, or TLS
     */
    Wire(ZooKeeperSettings settings, Socket transport, Socket spoken) throws IOException {
        this.settings = settings;
        this.transport = transport;
        this.in = new DataInputStream(new BufferedInputStream(spoken.getInputStream(), BUFFER));
        this.out = new BufferedOutputStream(spoken.getOutputStream(), BUFFER);
        transport.setSoTimeout((int) settings.answerTimeout().toMillis());
    }

    /** Begins to keep the session alive. */
    void keepAlive(Duration sessionTimeout) {
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "zookeeper-keep-alive");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(
                1, Math.min(sessionTimeout.toMillis(), settings.answerTimeout().toMillis()) / 6);
        long idle = TimeUnit.MILLISECONDS.toNanos(sessionTimeout.toMillis() / 3);
        watch.scheduleAtFixedRate(() -> look(idle), period, period, TimeUnit.MILLISECONDS);
    }

    void write(Packet packet) throws IOException {
        writing.lock();
        try {
            writingSince = System.nanoTime();
            packet.writeTo(out);
        } catch (IOException e) {
            throw stuck ? silent(e) : e;
        } finally {
            lastWritten = System.nanoTime();
            writingSince = 0;
            writing.unlock();
        }
    }

    /** Whether nothing that came is left to be read. */
    boolean hasReadAll() throws IOException {
        return in.available() == 0;
    }

    void flush() throws IOException {
        writing.lock();
        try {
            writingSince = System.nanoTime();
            out.flush();
        } catch (IOException e) {
            throw stuck ? silent(e) : e;
        } finally {
            writingSince = 0;
            writing.unlock();
        }
    }

    /** The content of the next packet. */
    byte[] read() throws IOException {
        try {
            int length = in.readInt();
            if (length < 0 || length > LONGEST_ANSWER) {
                throw new IOException("an answer says it is " + Integer.toUnsignedString(length) + " bytes long: "
                        + settings.address() + " speaks something else than ZooKeeper");
            }
            byte[] content = in.readNBytes(length);
            if (content.length < length) {
                throw new EOFException();
            }
            return content;
        } catch (EOFException e) {
            throw new ConnectionClosed(settings + " has closed the connection", e);
        } catch (SocketTimeoutException e) {
            throw silent(e);
        }
    }

    /** Waits until the server ends the connection. */
    void awaitEnd(Duration atMost) throws IOException {
        transport.setSoTimeout((int) atMost.toMillis());
        in.transferTo(OutputStream.nullOutputStream());
    }

    /** Our answer to nothing: a sign of life. */
    static boolean isPing(Reply reply) {
        return reply.xid() == PING_XID;
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.shutdownNow();
        }
        try {
            transport.close();
        } catch (IOException e) {
            // it is gone, which is what is wanted
        }
    }

    private IOException silent(IOException cause) {
        return new IOException(
                settings + " has been silent for " + settings.answerTimeout().toSeconds() + " s", cause);
    }

    private void look(long idle) {
        long since = writingSince;
        long now = System.nanoTime();
        if (since != 0 && now - since > settings.answerTimeout().toNanos()) {
            stuck = true;
            close();
        } else if (now - lastWritten > idle && writing.tryLock()) {
            try {
                Packet.request(Operation.PING, 16).numbered(PING_XID).writeTo(out);
                out.flush();
                lastWritten = now;
            } catch (IOException e) {
                // whoever uses the connection will see it too
            } finally {
                writing.unlock();
            }
        }
    }
}
