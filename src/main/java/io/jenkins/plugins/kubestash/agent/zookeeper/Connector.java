package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Opens sessions: socket, TLS, hello, credentials. */
final class Connector {
    private static final int AUTH_XID = -4;
    private static final int LONGEST_WORD_ANSWER = 1 << 16;

    private final ZooKeeperSettings settings;

    Connector(ZooKeeperSettings settings) {
        this.settings = settings;
    }

    ZooKeeperSettings settings() {
        return settings;
    }

    /**
     * A session that is known to the server as the AppBinding's user.
     *
     * @throws AgentFailure DATABASE_REFUSED when TLS or the credentials do not fit
     * @throws IOException when the server cannot be reached or is not ready
     */
    Session connect() throws IOException {
        Socket transport = reach();
        try {
            Session session = greet(transport, spoken(transport));
            if (settings.hasCredentials()) {
                authenticate(session);
            }
            return session;
        } catch (IOException | AgentFailure e) {
            transport.close();
            throw e;
        }
    }

    /** What the server says to a word of four letters, on a connection of its own; empty when it will not. */
    Optional<String> ask(String word) {
        try (Socket transport = reach()) {
            Socket spoken = spoken(transport);
            spoken.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            spoken.getOutputStream().flush();
            byte[] answer = spoken.getInputStream().readNBytes(LONGEST_WORD_ANSWER);
            return Optional.of(new String(answer, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A connected socket. */
    Socket reach() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("no such host");
            }
            int timeout = (int) settings.connectTimeout().toMillis();
            socket.connect(address, timeout);
            socket.setSoTimeout(timeout);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new IOException(settings + " cannot be reached: " + e.getMessage(), e);
        }
    }

    private Socket spoken(Socket transport) throws IOException {
        if (settings.tls().isEmpty()) {
            return transport;
        }
        TlsContext tls = settings.tls().get();
        SSLSocket secure = tls.over(transport);
        try {
            secure.startHandshake();
            return secure;
        } catch (SocketTimeoutException e) {
            throw new IOException(settings + " did not finish the TLS handshake in time", e);
        } catch (IOException e) {
            throw new TlsDoubt(this, settings).explain(tls, e);
        }
    }

    private Session greet(Socket transport, Socket spoken) throws IOException {
        try {
            return new Session(settings, new Wire(settings, transport, spoken));
        } catch (IOException e) {
            TlsDoubt doubt = new TlsDoubt(this, settings);
            throw settings.tls().isPresent() ? doubt.explain(settings.tls().get(), e) : doubt.explain(e);
        }
    }

    private void authenticate(Session session) throws IOException {
        boolean known = settings.auth() != ZooKeeperSettings.Auth.DIGEST && new SaslLogin(session).run();
        if (known) {
            return;
        }
        if (settings.auth() == ZooKeeperSettings.Auth.SASL) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    settings + " has no SASL: leave the parameter auth away, or set it to digest");
        }
        byte[] credentials = (settings.username() + ":" + settings.password()).getBytes(StandardCharsets.UTF_8);
        Packet packet = Packet.request(Operation.AUTH, credentials.length + 32);
        Reply reply = session.call(AUTH_XID, packet.number(0).text("digest").buffer(credentials));
        if (!reply.error().isNone()) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED, settings + " does not accept digest authentication: " + reply.error());
        }
    }
}
