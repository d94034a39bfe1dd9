package io.jenkins.plugins.kubestash.agent.http;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.net.Causes;
import io.jenkins.plugins.kubestash.agent.net.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A client of one HTTP/1.1 server, for any number of threads. Each request has a connection for itself until its
 * answer is read; then the connection is kept for a few seconds for the next one. It also ends writes that a frozen
 * server takes no more: a socket has a time-out for reading only. Compression is never asked for, redirections are
 * answers like any other.
 */
public final class HttpClient implements Closeable {
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final HttpSettings settings;
    private final Endpoint server;
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "http-write-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    public HttpClient(HttpSettings settings) {
        this.settings = settings;
        this.server = new Endpoint(
                settings.address().toString(),
                settings.address().host(),
                settings.address().port(),
                settings.connectTimeout(),
                settings.tls(),
                HttpClient::answersHttp);
        long period = Math.max(1, settings.idleTimeout().toMillis() / 6);
        watch.scheduleAtFixedRate(this::endStuckWrites, period, period, TimeUnit.MILLISECONDS);
    }

    public HttpSettings settings() {
        return settings;
    }

    /**
     * Sends the request and reads the head of the answer, whatever its status.
     *
     * @throws IOException when the server cannot be reached or does not answer; names its address
     * @throws AgentFailure DATABASE_REFUSED when TLS does not fit
     */
    public HttpResponse send(HttpRequest request) throws IOException {
        HttpConnection kept = kept();
        if (kept != null) {
            try {
                return exchange(kept, request);
            } catch (HttpConnection.Unanswered e) {
                if (!request.repeatable()) {
                    throw failed(request, e);
                }
            }
        }
        HttpConnection fresh = connect();
        open.add(fresh);
        if (closed) {
            fresh.close();
        }
        try {
            return exchange(fresh, request);
        } catch (HttpConnection.Unanswered e) {
            server.refuseIfAboutTls(e);
            throw failed(request, e);
        }
    }

    /** Closes all connections; requests on their way fail. */
    @Override
    public void close() {
        closed = true;
        watch.shutdownNow();
        open.forEach(HttpConnection::close);
        open.clear();
        idle.clear();
    }

    private HttpConnection connect() throws IOException {
        Socket transport = server.reach();
        try {
            Socket spoken = server.spoken(transport);
            transport.setSoTimeout((int) settings.idleTimeout().toMillis());
            return new HttpConnection(settings.address(), transport, spoken, this::released);
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    private static boolean answersHttp(Socket socket) throws IOException {
        socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII).equals("HTTP/");
    }

    private HttpResponse exchange(HttpConnection connection, HttpRequest request) throws IOException {
        try {
            return connection.exchange(request, settings);
        } catch (HttpConnection.Unanswered e) {
            drop(connection);
            throw e;
        } catch (IOException e) {
            drop(connection);
            throw failed(request, e);
        } catch (RuntimeException e) {
            drop(connection);
            throw e;
        }
    }

    private IOException failed(HttpRequest request, IOException e) {
        if (AgentFailure.behind(e).isPresent()) {
            return e;
        }
        server.refuseIfAlert(e);
        return new IOException(settings.address() + ": " + request + ": " + Causes.said(e), e);
    }

    private HttpConnection kept() {
        for (HttpConnection connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            if (System.nanoTime() - connection.idleSince() < KEPT.toNanos()) {
                return connection;
            }
            drop(connection);
        }
        return null;
    }

    private void released(HttpConnection connection, boolean again) {
        if (again && !closed) {
            idle.addFirst(connection);
        } else {
            drop(connection);
        }
    }

    private void drop(HttpConnection connection) {
        open.remove(connection);
        connection.close();
    }

    private void endStuckWrites() {
        long now = System.nanoTime();
        for (HttpConnection connection : open) {
            connection.endStuckWrite(now, settings.idleTimeout());
        }
    }
}
