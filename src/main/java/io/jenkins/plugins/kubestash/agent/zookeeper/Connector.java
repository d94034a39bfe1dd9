package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.net.Endpoint;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Opens sessions: socket, TLS, hello, credentials. */
final class Connector {
    private static final int AUTH_XID = -4;
    private static final int LONGEST_WORD_ANSWER = 1 << 16;

    private final ZooKeeperSettings settings;
    private final Endpoint server;

    Connector(ZooKeeperSettings settings) {
        this.settings = settings;
        this.server = new Endpoint(
                settings.toString(),
                settings.host(),
                settings.port(),
                settings.connectTimeout(),
                settings.tls(),
                this::givesASession);
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
        Socket transport = server.reach();
        try {
            Session session = greet(transport, server.spoken(transport));
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
        try (Socket transport = server.reach()) {
            Socket spoken = server.spoken(transport);
            spoken.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            spoken.getOutputStream().flush();
            byte[] answer = spoken.getInputStream().readNBytes(LONGEST_WORD_ANSWER);
            return Optional.of(new String(answer, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Session greet(Socket transport, Socket spoken) throws IOException {
        try {
            return new Session(settings, new Wire(settings, transport, spoken));
        } catch (IOException e) {
            server.refuseIfAboutTls(e);
            throw e;
        }
    }

    private boolean givesASession(Socket socket) throws IOException {
        int patience = socket.getSoTimeout();
        try (Wire wire = new Wire(settings, socket, socket)) {
            socket.setSoTimeout(patience);
            new Session(settings, wire).close();
            return true;
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
