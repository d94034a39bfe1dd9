package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.net.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections with the session's credentials and TLS, and closes what it opened. It also ends writes that a
 * frozen server takes no more: a socket has a time-out for reading only.
 */
final class Connector implements Closeable {
    private final RedisSettings settings;
    private final Set<RespConnection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "redis-write-watch");
        thread.setDaemon(true);
        return thread;
    });

    Connector(RedisSettings settings) {
        this.settings = settings;
        long period = Math.max(1, settings.answerTimeout().toMillis() / 6);
        watch.scheduleAtFixedRate(this::endStuckWrites, period, period, TimeUnit.MILLISECONDS);
    }

    RedisSettings settings() {
        return settings;
    }

    /**
     * A connection that is authenticated and may be used.
     *
     * @throws AgentFailure DATABASE_REFUSED when TLS or the credentials do not fit
     * @throws IOException when the server cannot be reached or is not ready
     */
    RespConnection connect(RedisAddress address) throws IOException {
        return connect(address, this::greet);
    }

    /** A connection to the Sentinel at the AppBinding's address. */
    RespConnection connectSentinel(SentinelSettings sentinel) throws IOException {
        return connect(settings.address(), connection -> greet(connection, sentinel));
    }

    private interface Greeting {
        void greet(RespConnection connection) throws IOException;
    }

    private RespConnection connect(RedisAddress address, Greeting greeting) throws IOException {
        Endpoint server = server(address);
        Socket transport = server.reach();
        try {
            Socket spoken = server.spoken(transport);
            transport.setSoTimeout((int) settings.answerTimeout().toMillis());
            RespConnection connection = new RespConnection(address, transport, spoken);
            open.add(connection);
            greeting.greet(connection);
            return connection;
        } catch (IOException | AgentFailure e) {
            transport.close();
            throw e;
        }
    }

    /** As {@link #connect(RedisAddress)}, and makes sure that it is the same server as before. */
    RespConnection connect(Node node) throws IOException {
        RespConnection connection = connect(node.address());
        String runId = ServerInfo.of(connection).runId();
        if (!runId.equals(node.info().runId())) {
            connection.close();
            throw new IOException("another server answers at " + node.address()
                    + " than before: it was restarted or replaced, or the address leads to several servers");
        }
        if (node.info().isReplica() && node.info().isCluster()) {
            connection.call("READONLY");
        }
        return connection;
    }

    void release(RespConnection connection) {
        open.remove(connection);
        connection.close();
    }

    @Override
    public void close() {
        watch.shutdownNow();
        open.forEach(RespConnection::close);
        open.clear();
    }

    private void endStuckWrites() {
        long now = System.nanoTime();
        for (RespConnection connection : open) {
            Optional<Long> since = connection.writer().writingSince();
            if (since.isPresent()
                    && now - since.get() > settings.answerTimeout().toNanos()) {
                connection.writer().giveUp();
                connection.close();
            }
        }
    }

    /** PING before AUTH, so that no password goes to something else than Redis. */
    private void greet(RespConnection connection) throws IOException {
        isOpen(connection);
        authenticate(connection, settings.username(), settings.password());
    }

    /** A Sentinel has a password of its own, that of the database, or, as most have, none. */
    private void greet(RespConnection connection, SentinelSettings sentinel) throws IOException {
        boolean open = isOpen(connection);
        if (!sentinel.password().isEmpty()) {
            authenticate(connection, sentinel.username(), sentinel.password());
        } else if (!open) {
            authenticate(connection, settings.username(), settings.password());
        }
    }

    /** Whether it answers without a password. */
    private boolean isOpen(RespConnection connection) throws IOException {
        try {
            connection.call("PING");
            return true;
        } catch (RedisError e) {
            if (!e.code().equals("NOAUTH") && !e.code().equals("NOPERM")) {
                throw e;
            }
            return false;
        } catch (IOException e) {
            throw clearer(connection.address(), e);
        }
    }

    private static void authenticate(RespConnection connection, String username, String password) throws IOException {
        if (password.isEmpty()) {
            return;
        }
        if (username.isEmpty()) {
            connection.call("AUTH", password);
        } else {
            connection.call("AUTH", username, password);
        }
    }

    private IOException clearer(RedisAddress address, IOException failure) {
        server(address).refuseIfAboutTls(failure);
        if (failure instanceof RespReader.NotRedis) {
            throw new AgentFailure(Reason.DATABASE_REFUSED, failure.getMessage() + ": check host and port", failure);
        }
        return failure;
    }

    private Endpoint server(RedisAddress address) {
        return new Endpoint(
                "redis at " + address,
                address.host(),
                address.port(),
                settings.connectTimeout(),
                settings.tls(),
                Connector::answersPing);
    }

    private static boolean answersPing(Socket socket) throws IOException {
        socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
        int first = socket.getInputStream().read();
        return first == '+' || first == '-';
    }
}
