package io.jenkins.plugins.kubestash.agent.http;

import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import javax.net.ssl.SSLSocket;

/** Reaches a server and, where it is to be, agrees with it on TLS. */
record Connecting(HttpSettings settings) {

    /**
     * @throws IOException when it cannot be reached
     * @throws io.jenkins.plugins.kubestash.agent.AgentFailure DATABASE_REFUSED when TLS does not fit
     */
    HttpConnection connect(HttpConnection.Release release) throws IOException {
        Socket transport = reach();
        try {
            Socket spoken = transport;
            if (settings.tls().isPresent()) {
                spoken = secure(transport, settings.tls().get());
            }
            transport.setSoTimeout((int) settings.idleTimeout().toMillis());
            return new HttpConnection(settings.address(), transport, spoken, release);
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    Socket reach() throws IOException {
        HttpAddress address = settings.address();
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
            throw new IOException(address + " cannot be reached: " + Causes.said(e), e);
        }
    }

    private Socket secure(Socket transport, TlsContext tls) throws IOException {
        SSLSocket secure = tls.over(transport);
        try {
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            throw new TlsDoubt(settings).ofHandshake(e);
        }
    }
}
