package io.jenkins.plugins.kubestash.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The API over real HTTP on loopback; it can go away and come back on the same port. */
final class ApiServer implements AutoCloseable {

    static {
        // without it each small answer waits 40 ms for an acknowledgement; idle connections must outlive a test
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.idleInterval", "600");
    }

    private final Api api;
    private final Discovery discovery;
    private final Optional<String> token;
    private final Optional<Tls> tls;
    private final Faults faults = new Faults();
    private final RequestCounts counts = new RequestCounts();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "embedded-api");
        thread.setDaemon(true);
        return thread;
    });
    private final int port;
    private HttpServer server;
    private CountDownLatch closed;

    ApiServer(Api api, Discovery discovery, Optional<String> token, Optional<Tls> tls) {
        this.api = api;
        this.discovery = discovery;
        this.token = token;
        this.tls = tls;
        listen(0);
        this.port = server.getAddress().getPort();
    }

    String url() {
        return (tls.isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
    }

    Faults faults() {
        return faults;
    }

    RequestCounts counts() {
        return counts;
    }

    /** Breaks all connections and refuses new ones. */
    synchronized void goAway() {
        closed.countDown();
        server.stop(0);
    }

    synchronized void comeBack() {
        if (closed.getCount() == 0) {
            listen(port);
        }
    }

    @Override
    public synchronized void close() {
        goAway();
        threads.shutdownNow();
    }

    private void listen(int wantedPort) {
        try {
            CountDownLatch closing = new CountDownLatch(1);
            server = create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wantedPort));
            server.setExecutor(threads);
            server.createContext("/", exchange -> handle(exchange, closing));
            server.start();
            closed = closing;
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded API server cannot listen on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    private HttpServer create(InetSocketAddress address) throws IOException {
        if (tls.isEmpty()) {
            return HttpServer.create(address, 0);
        }
        HttpsServer https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls.get().context()));
        return https;
    }

    private void handle(HttpExchange exchange, CountDownLatch closing) throws IOException {
        ApiRequest request = read(exchange);
        counts.add(request);
        Fault fault = faults.next(request).orElse(new Fault.Delay(Duration.ZERO));
        if (fault instanceof Fault.Delay delay) {
            Reply reply = new Reply(exchange, closing);
            if (!delay.by().isZero()) {
                reply.pause(delay.by().toMillis());
            }
            answer(request, reply);
        } else if (fault instanceof Fault.Hang) {
            new Reply(exchange, closing).pause(Long.MAX_VALUE);
            throw new IOException("hung on purpose");
        } else if (fault instanceof Fault.Reset reset) {
            if (reset.afterwards()) {
                answer(request, new Reply(exchange, closing, Reply.Break.OFF, 0));
            }
            throw new IOException("reset on purpose");
        } else if (fault instanceof Fault.Status status) {
            ApiException planned = planned(status.code());
            new Reply(exchange, closing).refuse(planned.code(), planned.status(), status.retryAfter());
        } else if (fault instanceof Fault.Cut cut) {
            answer(request, new Reply(exchange, closing, Reply.Break.OFF, cut.bytes()));
        } else if (fault instanceof Fault.Stall stall) {
            answer(request, new Reply(exchange, closing, Reply.Break.SILENT, stall.bytes()));
        } else if (fault instanceof Fault.Expired) {
            Watches.expire(new Reply(exchange, closing));
        }
        exchange.close();
    }

    private void answer(ApiRequest request, Reply reply) throws IOException {
        try {
            authenticate(request);
            api.answer(request, reply);
        } catch (ApiException e) {
            reply.json(e.code(), e.status());
        } catch (RuntimeException e) {
            reply.json(500, new ApiException(500, "InternalError", "Internal error occurred: " + e).status());
        }
    }

    private void authenticate(ApiRequest request) {
        if (token.isPresent() && !request.header("authorization").equals("Bearer " + token.get())) {
            throw new ApiException(401, "Unauthorized", "Unauthorized");
        }
    }

    private ApiRequest read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(), String.join(",", values)));
        String query = exchange.getRequestURI().getRawQuery();
        return ApiRequest.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                ApiRequest.query(query == null ? "" : query),
                headers,
                exchange.getRequestBody().readAllBytes(),
                discovery);
    }

    private static ApiException planned(int code) {
        return switch (code) {
            case 401 -> new ApiException(code, "Unauthorized", "Unauthorized");
            case 403 -> new ApiException(code, "Forbidden", "forbidden: planned by the test");
            case 404 -> new ApiException(code, "NotFound", "the server could not find the requested resource");
            case 409 -> new ApiException(code, "Conflict", "Operation cannot be fulfilled: planned by the test");
            case 410 -> ApiException.expired("too old resource version: 1 (2)");
            case 429 ->
                new ApiException(
                        code,
                        "TooManyRequests",
                        "the server has received too many requests and has asked us to try later");
            case 503 ->
                new ApiException(code, "ServiceUnavailable", "the server is currently unable to handle the request");
            case 504 -> new ApiException(code, "Timeout", "the server was unable to return a response in time");
            default -> new ApiException(code, "InternalError", "Internal error occurred: planned by the test");
        };
    }
}
