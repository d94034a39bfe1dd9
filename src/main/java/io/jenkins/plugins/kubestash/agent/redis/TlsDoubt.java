package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Finds out why a first exchange failed, by asking the server in another way: a server without TLS behind settings with
 * it fails much like a dead one, and so does the reverse. Sends no secret.
 */
final class TlsDoubt {
    private static final int ALERT_WAIT = 2000;
    private static final int MOST_TRIES = 5;

    private final RedisAddress address;
    private final int timeout;

    TlsDoubt(RedisAddress address, Duration timeout) {
        this.address = address;
        this.timeout = (int) timeout.toMillis();
    }

    /** Whether the server answers a PING without TLS. */
    boolean answersPlain() {
        try (Socket socket = connect()) {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = socket.getInputStream().read();
            return first == '+' || first == '-';
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the server answers a TLS handshake, even if it then refuses it. */
    boolean answersTls() {
        try (Socket socket = connect();
                SSLSocket secure = TlsContext.trustingAnyone(address.host()).over(socket)) {
            secure.startHandshake();
            return true;
        } catch (IOException e) {
            return isAlert(e);
        }
    }

    /**
     * How a server that speaks TLS refuses what we show: by an alert, which with TLS 1.3 comes behind a handshake that
     * seems good. A write may lose the alert to a broken pipe, so it is tried again, and with no write behind it.
     */
    Optional<IOException> refusal(TlsContext tls) {
        Optional<IOException> broken = Optional.empty();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try (Socket socket = connect();
                    SSLSocket secure = tls.over(socket)) {
                secure.startHandshake();
                socket.setSoTimeout(ALERT_WAIT);
                secure.getInputStream().read();
                return Optional.empty();
            } catch (SocketException e) {
                broken = Optional.of(e);
            } catch (IOException e) {
                return isAlert(e) ? Optional.of(e) : Optional.empty();
            }
        }
        return answersTls() ? broken : Optional.empty();
    }

    /** Whether a failure is the other side's TLS alert: it refused what it was shown. */
    static boolean isAlert(Throwable failure) {
        return failure instanceof SSLException
                && String.valueOf(failure.getMessage()).contains("Received fatal alert");
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address.host(), address.port()), timeout);
            socket.setSoTimeout(timeout);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
