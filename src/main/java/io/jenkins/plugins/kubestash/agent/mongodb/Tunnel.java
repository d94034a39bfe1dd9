package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;

/**
 * A door on this pod's own loopback behind which is TLS to one member, with our certificate, and with its certificate
 * checked against the name that the AppBinding gives.
 */
final class Tunnel implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final MongoAddress address;
    private final MongoSettings settings;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Tunnel(MongoAddress address, MongoSettings settings, ServerSocket door) {
        this.address = address;
        this.settings = settings;
        this.door = door;
    }

    static Tunnel to(MongoAddress address, MongoSettings settings) throws IOException {
        Tunnel tunnel = new Tunnel(address, settings, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(tunnel::accept, "tunnel");
        return tunnel;
    }

    MongoAddress entrance() {
        return new MongoAddress("127.0.0.1", door.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket near = door.accept();
                open.add(near);
                daemon(() -> connect(near), "tunnel-connect");
            }
        } catch (IOException e) {
            close();
        }
    }

    private void connect(Socket near) {
        Socket transport = new Socket();
        open.add(transport);
        try {
            int timeout = (int) settings.connectTimeout().toMillis();
            transport.connect(new InetSocketAddress(address.host(), address.port()), timeout);
            transport.setTcpNoDelay(true);
            near.setTcpNoDelay(true);
            SSLSocket far = settings.tlsWith(address).orElseThrow().over(transport);
            far.startHandshake();
            open.add(far);
            daemon(() -> copy(near, far), "tunnel-out");
            copy(far, near);
        } catch (IOException | AgentFailure e) {
            // the tool sees its connection closed, as by a server
            shut(near);
            shut(transport);
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // one side is gone, and so is the other
        }
        shut(from);
        shut(to);
    }

    private void shut(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            // it is gone either way
        }
        open.forEach(this::shut);
    }
}
