package io.jenkins.plugins.kubestash.agent.net;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Finds out why a first exchange failed, by asking the server in another way: a server without TLS behind settings with
 * it fails much like a dead one, and so does the reverse. Sends no secret.
 */
record TlsDoubt(Endpoint server) {
    private static final int SOON = 2000;
    private static final int MOST_TRIES = 5;
    private static final String ALERT = "Received fatal alert";

    /** Of the alerts those that a server has for a certificate that it was or was not shown. */
    private static final Pattern ABOUT_WHAT_WE_SHOW =
            Pattern.compile(ALERT + ": \\w*(certificate|unknown_ca|access_denied|handshake_failure|decrypt_error)");

    /** What to throw for a handshake that failed. */
    IOException ofHandshake(TlsContext tls, IOException failure) {
        String said = Causes.deepest(failure);
        if (Causes.any(failure, CertificateException.class)) {
            throw refused(
                    "the certificate of " + server.name() + " is not accepted for the name '" + tls.serverName() + "': "
                            + said + ": check the AppBinding's caBundle and serverName",
                    failure);
        }
        refuseIfAlert(failure);
        if (answersPlain()) {
            throw refused(server.name() + " answers without TLS, but the AppBinding asks for it", failure);
        }
        boolean cut = Causes.any(failure, EOFException.class) || Causes.any(failure, SocketException.class);
        if (cut) {
            refuseWhatIsNotShown(tls);
        }
        if (failure instanceof SSLException && !cut && !Causes.any(failure, SocketTimeoutException.class)) {
            throw refused(server.name() + " and the agent find no common TLS: " + said, failure);
        }
        return new IOException(server.name() + " did not finish the TLS handshake: " + said, failure);
    }

    void refuseIfAboutTls(IOException failure) {
        if (server.tls().isPresent()) {
            refuseIfAlert(failure);
            refuseWhatIsNotShown(server.tls().get());
        } else if (answersTls()) {
            throw refused(server.name() + " wants TLS, but the AppBinding does not ask for it", failure);
        }
    }

    void refuseIfAlert(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isAlert(cause) && ABOUT_WHAT_WE_SHOW.matcher(cause.getMessage()).find()) {
                throw notShown(failure);
            }
        }
    }

    /**
     * With TLS 1.3 the alert comes behind a handshake that seems good. A write may lose it to a broken pipe, so it is
     * tried again, and with no write behind it.
     */
    private void refuseWhatIsNotShown(TlsContext tls) {
        Optional<IOException> broken = Optional.empty();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try (Socket socket = server.reach();
                    SSLSocket secure = tls.over(socket)) {
                secure.startHandshake();
                socket.setSoTimeout(SOON);
                secure.getInputStream().read();
                return;
            } catch (SocketException e) {
                broken = Optional.of(e);
            } catch (IOException e) {
                refuseIfAlert(e);
                return;
            }
        }
        if (broken.isPresent() && answersTls()) {
            throw notShown(broken.get());
        }
    }

    private boolean answersPlain() {
        try (Socket socket = server.reach()) {
            socket.setSoTimeout(SOON);
            return server.hello().isAnswered(socket);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the server answers a TLS handshake, even if it then refuses it. */
    private boolean answersTls() {
        try (Socket socket = server.reach();
                SSLSocket secure = TlsContext.trustingAnyone(server.host()).over(socket)) {
            secure.startHandshake();
            return true;
        } catch (IOException e) {
            return isAlert(e);
        }
    }

    private static boolean isAlert(Throwable failure) {
        return failure instanceof SSLException
                && String.valueOf(failure.getMessage()).contains(ALERT);
    }

    private AgentFailure notShown(IOException failure) {
        return refused(
                server.name() + " refuses the client certificate, or wants one and got none (" + Causes.deepest(failure)
                        + "): check the AppBinding's tlsSecret",
                failure);
    }

    private static AgentFailure refused(String message, Throwable cause) {
        return new AgentFailure(Reason.DATABASE_REFUSED, message, cause);
    }
}
