package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Opens connections with the session's credentials and TLS. */
final class Connector {
    private static final int ALERT_WAIT = 2000;
    private static final int MOST_TRIES = 5;

    private final MongoSettings settings;

    Connector(MongoSettings settings) {
        this.settings = settings;
    }

    MongoSettings settings() {
        return settings;
    }

    /**
     * A connection that is authenticated and may be used.
     *
     * @throws AgentFailure DATABASE_REFUSED when TLS or the credentials do not fit
     * @throws IOException when the server cannot be reached
     */
    MongoConnection connect(MongoAddress address) throws IOException {
        MongoConnection connection = open(address);
        try {
            Login.with(settings, connection);
            return connection;
        } catch (MongoError e) {
            connection.close();
            throw e;
        } catch (IOException e) {
            connection.close();
            throw clearer(address, e);
        } catch (AgentFailure e) {
            connection.close();
            throw e;
        }
    }

    /** Whether it answers at all; nobody logs in. */
    void greet(MongoAddress address) throws IOException {
        try (MongoConnection connection = open(address)) {
            connection.hello();
        }
    }

    private MongoConnection open(MongoAddress address) throws IOException {
        Optional<TlsContext> tls = settings.tlsWith(address);
        Socket transport = reach(address);
        try {
            Socket spoken = tls.isPresent() ? secure(address, transport, tls.get()) : transport;
            return new MongoConnection(address, transport, spoken, settings.answerTimeout());
        } catch (IOException | AgentFailure e) {
            transport.close();
            throw e;
        }
    }

    private Socket reach(MongoAddress address) throws IOException {
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
            throw new IOException("mongodb at " + address + " cannot be reached: " + Texts.said(e), e);
        }
    }

    private Socket secure(MongoAddress address, Socket transport, TlsContext tls) throws IOException {
        SSLSocket secure = tls.over(transport);
        try {
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            if (isAboutCertificate(e)) {
                throw refused(
                        "the certificate of mongodb at " + address + " is not accepted for the name '"
                                + tls.serverName() + "': " + Texts.deepest(e)
                                + ": check the AppBinding's caBundle and serverName",
                        e);
            }
            if (isAlert(e)) {
                throw notShown(address, e);
            }
            if (answersPlain(address)) {
                throw refused("mongodb at " + address + " answers without TLS, but the AppBinding asks for it", e);
            }
            throw new IOException(
                    "mongodb at " + address + " did not finish the TLS handshake: " + Texts.deepest(e), e);
        }
    }

    /** What it means that the first words over a connection failed. */
    private IOException clearer(MongoAddress address, IOException failure) {
        if (isAlert(failure) || isAlert(failure.getCause())) {
            throw notShown(address, failure);
        }
        if (settings.tls() && failure.getCause() instanceof SocketException) {
            refuseWhatIsNotShown(address);
        }
        boolean cut = failure.getCause() instanceof EOFException || failure.getCause() instanceof SocketException;
        if (!settings.tls() && (cut || failure instanceof Wire.NotMongo) && answersTls(address)) {
            throw refused("mongodb at " + address + " wants TLS, but the AppBinding does not ask for it", failure);
        }
        if (failure instanceof Wire.NotMongo) {
            throw refused("something that is not MongoDB answers at " + address + ": check host and port", failure);
        }
        return failure;
    }

    /**
     * With TLS 1.3 a server refuses what we show behind a handshake that seems good, and a write may lose its alert to a
     * broken pipe: so it is tried again with no write behind it.
     */
    private void refuseWhatIsNotShown(MongoAddress address) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try (Socket socket = reach(address);
                    SSLSocket secure = settings.tlsWith(address).orElseThrow().over(socket)) {
                secure.startHandshake();
                socket.setSoTimeout(ALERT_WAIT);
                secure.getInputStream().read();
                return;
            } catch (SocketException e) {
                continue;
            } catch (IOException e) {
                if (isAlert(e)) {
                    throw notShown(address, e);
                }
                return;
            }
        }
    }

    private boolean answersPlain(MongoAddress address) {
        try (Socket socket = reach(address)) {
            new Wire(socket.getInputStream(), socket.getOutputStream())
                    .exchange(Document.of("isMaster", 1).with("$db", "admin"));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answersTls(MongoAddress address) {
        try (Socket socket = reach(address);
                SSLSocket secure = TlsContext.trustingAnyone(address.host()).over(socket)) {
            secure.startHandshake();
            return true;
        } catch (IOException e) {
            return isAlert(e);
        }
    }

    private static boolean isAboutCertificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAlert(Throwable failure) {
        return failure instanceof SSLException
                && String.valueOf(failure.getMessage()).contains("Received fatal alert");
    }

    private static AgentFailure notShown(MongoAddress address, IOException failure) {
        return refused(
                "mongodb at " + address + " refuses the client certificate, or wants one and got none ("
                        + Texts.deepest(failure) + "): check the AppBinding's tlsSecret",
                failure);
    }

    private static AgentFailure refused(String message, Throwable cause) {
        return new AgentFailure(Reason.DATABASE_REFUSED, message, cause);
    }
}
