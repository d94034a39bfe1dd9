package io.jenkins.plugins.kubestash.agent.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Servers that do what they are told and nothing else. */
final class ScriptedHttp implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();

    void submit(Callable<?> task) {
        threads.submit(task);
    }

    static HttpSettings settings(int port) {
        return new HttpSettings(
                new HttpAddress("127.0.0.1", port, false),
                "",
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20));
    }

    /** A server that reads a head, answers as it is told and closes the connection. */
    HttpSettings answering(String... answers) throws IOException {
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        threads.submit(() -> {
            try (socket) {
                for (String answer : answers) {
                    try (Socket one = socket.accept()) {
                        readHead(one.getInputStream());
                        one.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            }
            return null;
        });
        return settings(socket.getLocalPort());
    }

    static void readHead(InputStream in) throws IOException {
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            last = last << 8 | b;
            if (last == 0x0d0a0d0a) {
                return;
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
