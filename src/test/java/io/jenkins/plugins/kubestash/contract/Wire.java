package io.jenkins.plugins.kubestash.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A port of 127.0.0.1 that leads to a database, and that can be cut, for good, after so many bytes. */
public final class Wire implements AutoCloseable {
    private final ServerSocket entry;
    private final int target;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicLong down = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong up = new AtomicLong(Long.MAX_VALUE);
    private volatile boolean cut;

    public Wire(int target) {
        this.target = target;
        try {
            entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread(this::accept);
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Cuts all connections when the database has sent so many more bytes, and takes no new ones. */
    public void cutAfterSent(long bytes) {
        down.set(bytes);
    }

    /** Cuts all connections when the database has received so many more bytes, and takes no new ones. */
    public void cutAfterReceived(long bytes) {
        up.set(bytes);
    }

    public boolean isCut() {
        return cut;
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket client = entry.accept();
                if (cut) {
                    reset(client);
                    continue;
                }
                connect(client);
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        ends.add(client);
        ends.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        } catch (IOException e) {
            reset(client);
            return;
        }
        thread(() -> carry(client, server, up));
        thread(() -> carry(server, client, down));
    }

    private void carry(Socket from, Socket to, AtomicLong left) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (left.get() != Long.MAX_VALUE && left.addAndGet(-n) <= 0) {
                    cut();
                    return;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException e) {
            // one end is gone, and with it the other
        }
    }

    private void cut() {
        cut = true;
        ends.forEach(Wire::reset);
    }

    /** So that the other side sees a reset, not an orderly end. */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // it is gone already
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        cut();
        try {
            entry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
