package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

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
        Socket transport = reach(address);
        try {
            Socket spoken = settings.tls().isPresent()
                    ? secure(address, transport, settings.tls().get())
                    : transport;
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

    private Socket reach(RedisAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
            if (resolved.isUnresolved()) {
                throw new UnknownHostException("no such host");
            }
            int timeout = (int) settings.connectTimeout().toMillis();
            socket.connect(resolved, timeout);
            socket.setSoTimeout(timeout);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new IOException("redis at " + address + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private Socket secure(RedisAddress address, Socket transport, TlsContext tls) throws IOException {
        SSLSocket secure = tls.over(transport);
        try {
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            if (isAboutCertificate(e)) {
                throw refused(
                        "the certificate of redis at " + address + " is not accepted for the name '" + tls.serverName()
                                + "': " + deepest(e) + ": check the AppBinding's caBundle and serverName",
                        e);
            }
            if (TlsDoubt.isAlert(e)) {
                throw notShown(address, e);
            }
            TlsDoubt doubt = new TlsDoubt(address, settings.connectTimeout());
            if (doubt.answersPlain()) {
                throw refused("redis at " + address + " answers without TLS, but the AppBinding asks for it", e);
            }
            if (e instanceof SocketException) {
                refuseWhatIsNotShown(doubt, tls, address);
            }
            if (e instanceof SSLException) {
                throw refused("redis at " + address + " and the agent find no common TLS: " + deepest(e), e);
            }
            throw new IOException("redis at " + address + " did not finish the TLS handshake: " + deepest(e), e);
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
        TlsDoubt doubt = new TlsDoubt(address, settings.connectTimeout());
        if (settings.tls().isEmpty()) {
            if (doubt.answersTls()) {
                throw refused("redis at " + address + " wants TLS, but the AppBinding does not ask for it", failure);
            }
        } else if (TlsDoubt.isAlert(failure)) {
            throw notShown(address, failure);
        } else {
            refuseWhatIsNotShown(doubt, settings.tls().get(), address);
        }
        if (failure instanceof RespReader.NotRedis) {
            throw refused(failure.getMessage() + ": check host and port", failure);
        }
        return failure;
    }

    private static void refuseWhatIsNotShown(TlsDoubt doubt, TlsContext tls, RedisAddress address) {
        Optional<IOException> refusal = doubt.refusal(tls);
        if (refusal.isPresent()) {
            throw notShown(address, refusal.get());
        }
    }

    private static AgentFailure notShown(RedisAddress address, IOException failure) {
        return refused(
                "redis at " + address + " refuses the client certificate, or wants one and got none ("
                        + deepest(failure) + "): check the AppBinding's tlsSecret",
                failure);
    }

    private static boolean isAboutCertificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Printable.of(String.valueOf(cause.getMessage()));
    }

    private static AgentFailure refused(String message, Throwable cause) {
        return new AgentFailure(Reason.DATABASE_REFUSED, message, cause);
    }
}
