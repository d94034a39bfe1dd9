package io.jenkins.plugins.kubestash.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every request with a stream that the test writes: for what no kubelet can be brought to do. */
final class LogServer implements AutoCloseable {

    /** Writes an answer; it ends when this returns, and breaks off when this throws. */
    interface Script {
        void write(HttpExchange exchange, OutputStream out) throws IOException, InterruptedException;
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "log-server");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;
    final AtomicInteger requests = new AtomicInteger();

    LogServer(Script script) {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, 0);
            try {
                script.write(exchange, exchange.getResponseBody());
            } catch (InterruptedException e) {
                throw new IOException("the test is over", e);
            }
            exchange.close();
        });
        server.start();
    }

    KubernetesCluster connect(int timeoutMillis) {
        Config config = Config.empty();
        config.setMasterUrl("http://127.0.0.1:" + server.getAddress().getPort());
        config.setRequestTimeout(timeoutMillis);
        config.setRequestRetryBackoffLimit(0);
        config.setHttp2Disable(true);
        return new KubernetesCluster(config);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
