package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Finds out why a first exchange failed, by asking the server in another way. Sends no secret. */
final class TlsDoubt {
    private static final int ALERT_WAIT = 2000;

    private final Connector connector;
    private final ZooKeeperSettings settings;

    TlsDoubt(Connector connector, ZooKeeperSettings settings) {
        this.connector = connector;
        this.settings = settings;
    }

    /** Why TLS did not come about, or the failure itself where that is all there is to say. */
    IOException explain(TlsContext tls, IOException failure) {
        if (isAboutCertificate(failure)) {
            throw refused(
                    "the certificate of " + settings + " is not accepted for the name '" + tls.serverName() + "': "
                            + deepest(failure) + ": check the AppBinding's caBundle and serverName",
                    failure);
        }
        if (isAlert(failure)) {
            throw notShown(failure);
        }
        if (answersPlain()) {
            throw refused(settings + " answers without TLS, but the AppBinding asks for it", failure);
        }
        Optional<IOException> refusal = refusal(tls);
        if (refusal.isPresent()) {
            throw notShown(refusal.get());
        }
        return new IOException(settings + " did not finish the TLS handshake: " + deepest(failure), failure);
    }

    /** The same of a first exchange without TLS. */
    IOException explain(IOException failure) {
        if (answersTls()) {
            throw refused(settings + " wants TLS, but the AppBinding does not ask for it", failure);
        }
        return failure;
    }

    private boolean answersPlain() {
        try (Socket socket = connector.reach();
                Wire wire = new Wire(settings, socket, socket)) {
            socket.setSoTimeout(ALERT_WAIT);
            new Session(settings, wire).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answersTls() {
        try (Socket socket = connector.reach();
                SSLSocket secure = TlsContext.trustingAnyone(settings.host()).over(socket)) {
            secure.startHandshake();
            return true;
        } catch (IOException e) {
            return isAlert(e);
        }
    }

    /** With TLS 1.3 the server's alert comes behind a handshake that seems good. */
    private Optional<IOException> refusal(TlsContext tls) {
        try (Socket socket = connector.reach();
                SSLSocket secure = tls.over(socket)) {
            secure.startHandshake();
            socket.setSoTimeout(ALERT_WAIT);
            secure.getInputStream().read();
            return Optional.empty();
        } catch (IOException e) {
            return isAlert(e) ? Optional.of(e) : Optional.empty();
        }
    }

    private AgentFailure notShown(IOException failure) {
        return refused(
                settings + " refuses the client certificate, or wants one and got none (" + deepest(failure)
                        + "): check the AppBinding's tlsSecret",
                failure);
    }

    private static boolean isAlert(Throwable failure) {
        return failure instanceof SSLException
                && String.valueOf(failure.getMessage()).contains("Received fatal alert");
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
        return String.valueOf(cause.getMessage());
    }

    private static AgentFailure refused(String message, Throwable cause) {
        return new AgentFailure(Reason.DATABASE_REFUSED, message, cause);
    }
}
