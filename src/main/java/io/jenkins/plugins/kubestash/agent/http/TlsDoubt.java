package io.jenkins.plugins.kubestash.agent.http;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** Finds out what is wrong when two do not come to terms about TLS: that does not get better by trying again. */
record TlsDoubt(HttpSettings settings) {
    private static final int SOON = 2000;

    /** What to throw for a handshake that failed. */
    IOException ofHandshake(IOException e) {
        HttpAddress address = settings.address();
        if (Causes.any(e, CertificateException.class)) {
            String name = settings.tls().map(TlsContext::serverName).orElse(address.host());
            throw refused(
                    "the certificate of " + address + " is not accepted for the name '" + name + "': "
                            + Causes.deepest(e) + ": check the AppBinding's caBundle and serverName",
                    e);
        }
        refuseIfItIsAnAlert(e);
        if (answersPlain()) {
            throw refused(address + " answers without TLS, but the AppBinding asks for it", e);
        }
        if (e instanceof SSLException && !Causes.any(e, EOFException.class)) {
            throw refused(address + " and the agent find no common TLS: " + Causes.deepest(e), e);
        }
        return new IOException(address + " did not finish the TLS handshake: " + Causes.deepest(e), e);
    }

    /** A server may say after the handshake only that it does not like the certificate it was shown. */
    void refuseIfItIsAnAlert(IOException e) {
        if (settings.tls().isEmpty()) {
            return;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (cause instanceof SSLException && said.contains("fatal alert") && said.contains("certificate")) {
                throw refused(
                        settings.address() + " refuses the client certificate, or wants one and got none (" + said
                                + "): check the AppBinding's tlsSecret",
                        e);
            }
        }
    }

    /** When a request has no answer, and nothing says why. */
    void refuseIfItIsAboutTls(IOException unanswered) {
        HttpAddress address = settings.address();
        if (settings.tls().isPresent()) {
            refuseIfItIsAnAlert(unanswered);
            silently(settings.tls().get()).ifPresent(this::refuseIfItIsAnAlert);
        } else if (speaksTls()) {
            throw refused(address + " wants TLS, but the AppBinding does not ask for it", unanswered);
        }
    }

    /** What becomes of a connection over which nothing is asked: that way an alert is not lost. */
    private Optional<IOException> silently(TlsContext tls) {
        try (Socket transport = new Connecting(settings).reach();
                SSLSocket secure = tls.over(transport)) {
            secure.startHandshake();
            transport.setSoTimeout(SOON);
            secure.getInputStream().read();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private boolean speaksTls() {
        try (Socket transport = new Connecting(settings).reach();
                SSLSocket secure =
                        TlsContext.trustingAnyone(settings.address().host()).over(transport)) {
            secure.startHandshake();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answersPlain() {
        try (Socket socket = new Connecting(settings).reach()) {
            socket.setSoTimeout(SOON);
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("HTTP/");
        } catch (IOException e) {
            return false;
        }
    }

    private static AgentFailure refused(String message, Throwable cause) {
        return new AgentFailure(Reason.DATABASE_REFUSED, message, cause);
    }
}
