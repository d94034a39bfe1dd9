package io.jenkins.plugins.kubestash.agent.net;

import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * The way to one server: a socket, and TLS over it. Finds out what is wrong when the two do not come to terms about TLS,
 * which does not get better by trying again.
 *
 * @param name as messages have it, such as {@code redis at 10.0.0.7:6379}
 * @param host a name, or an IP address without brackets
 * @param timeout for the connection and, apart from that, for each step of the TLS handshake
 * @param tls there when the server is to speak it
 * @param hello what a server answers that speaks no TLS
 */
public record Endpoint(
        String name, String host, int port, Duration timeout, Optional<TlsContext> tls, PlainHello hello) {

    /** A first exchange without TLS and without a secret. */
    public interface PlainHello {
        /** Whether what is at the other end answers as such a server does. */
        boolean isAnswered(Socket socket) throws IOException;
    }

    /** A connected socket. */
    public Socket reach() throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException("no such host");
            }
            int millis = (int) timeout.toMillis();
            socket.connect(address, millis);
            socket.setSoTimeout(millis);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new IOException(name + " cannot be reached: " + Causes.said(e), e);
        }
    }

    /**
     * What is spoken over: the connected socket itself, or TLS over it.
     *
     * @throws io.jenkins.plugins.kubestash.agent.AgentFailure DATABASE_REFUSED when TLS does not fit
     */
    public Socket spoken(Socket transport) throws IOException {
        if (tls.isEmpty()) {
            return transport;
        }
        SSLSocket secure = tls.get().over(transport);
        try {
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            throw new TlsDoubt(this).ofHandshake(tls.get(), e);
        }
    }

    /**
     * To be asked when a first exchange fails: returns where it is not about TLS.
     *
     * @throws io.jenkins.plugins.kubestash.agent.AgentFailure DATABASE_REFUSED where it is
     */
    public void refuseIfAboutTls(IOException failure) {
        new TlsDoubt(this).refuseIfAboutTls(failure);
    }

    /** The same of any exchange: without a look at the server. */
    public void refuseIfAlert(IOException failure) {
        if (tls.isPresent()) {
            new TlsDoubt(this).refuseIfAlert(failure);
        }
    }
}
