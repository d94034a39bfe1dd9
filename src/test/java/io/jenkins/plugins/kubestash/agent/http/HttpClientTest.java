package io.jenkins.plugins.kubestash.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a good server is sent, and what becomes of its answers. */
class HttpClientTest {
    private static final int MOST = 64 << 20;

    private static final Set<InetSocketAddress> CONNECTIONS = ConcurrentHashMap.newKeySet();
    private static final List<Map<String, List<String>>> HEADS = new CopyOnWriteArrayList<>();
    private static ExecutorService threads;
    private static HttpServer server;

    @BeforeAll
    static void start() throws IOException {
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer(exchange, body, exchange.getRequestURI().getPath().endsWith("chunked"));
        });
        server.createContext("/missing", exchange -> {
            exchange.getResponseHeaders().add("X-Why", "gone");
            exchange.getResponseHeaders().add("X-Why", "for good");
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.createContext("/early", exchange -> {
            exchange.sendResponseHeaders(413, 9);
            exchange.getResponseBody().write("too large".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, byte[] body, boolean chunked) throws IOException {
        CONNECTIONS.add(exchange.getRemoteAddress());
        HEADS.add(Map.copyOf(exchange.getRequestHeaders()));
        exchange.sendResponseHeaders(200, chunked ? 0 : body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static HttpClient client() {
        return new HttpClient(ScriptedHttp.settings(server.getAddress().getPort()));
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 31 >>> 3);
        }
        return bytes;
    }

    @Test
    void sendsAndReadsBodiesOfKnownLengthAndInChunks() throws IOException {
        try (HttpClient client = client()) {
            for (int size : new int[] {0, 1, 16 * 1024, 300_001}) {
                byte[] body = bytes(size);
                for (String path : List.of("/echo/length", "/echo/chunked")) {
                    HttpRequest plain = HttpRequest.post(path).body("application/json", body);
                    assertThat(client.send(plain).bytes(MOST)).isEqualTo(body);
                    HttpRequest streamed = HttpRequest.post(path).stream("text/plain", out -> {
                        out.write(body, 0, size / 2);
                        out.write(Arrays.copyOfRange(body, size / 2, size));
                    });
                    assertThat(client.send(streamed).bytes(MOST)).isEqualTo(body);
                }
            }
        }
    }

    @Test
    void usesAConnectionAgainOnceItsAnswerIsRead() throws IOException {
        try (HttpClient client = client()) {
            CONNECTIONS.clear();
            for (int i = 0; i < 10; i++) {
                client.send(HttpRequest.post("/echo/chunked").json("{}")).text(MOST);
            }
            assertThat(CONNECTIONS).hasSize(1);

            HttpResponse unread = client.send(HttpRequest.post("/echo/length").json("{}"));
            client.send(HttpRequest.post("/echo/length").json("{}")).text(MOST);
            unread.close();
            client.send(HttpRequest.post("/echo/length").json("{}")).text(MOST);
            assertThat(CONNECTIONS).hasSize(2);
        }
    }

    @Test
    void sendsHeadersAndTheAuthorization() throws IOException {
        Settings settings = new Settings(Map.of(
                "KUBESTASH_DB_HOST", "127.0.0.1",
                "KUBESTASH_DB_PORT", "" + server.getAddress().getPort(),
                "KUBESTASH_DB_USERNAME", "elastic",
                "KUBESTASH_DB_PASSWORD_2", "p:ä/%"));
        HEADS.clear();
        try (HttpClient client = new HttpClient(HttpSettings.of(settings, 9200))) {
            client.send(HttpRequest.get("/echo/").header("X-One", "1")).bytes(MOST);
        }
        HttpSettings bearer =
                ScriptedHttp.settings(server.getAddress().getPort()).withAuthorization("Bearer token");
        try (HttpClient client = new HttpClient(bearer)) {
            client.send(HttpRequest.get("/echo/")).bytes(MOST);
        }
        assertThat(HEADS.get(0))
                .containsEntry("Authorization", List.of("Basic ZWxhc3RpYzpwOsOkLyU="))
                .containsEntry("X-one", List.of("1"))
                .containsEntry("Accept-encoding", List.of("identity"));
        assertThat(HEADS.get(1)).containsEntry("Authorization", List.of("Bearer token"));
        assertThat(bearer.toString()).doesNotContain("token");
    }

    @Test
    void givesBackAnyStatusWithItsHeaders() throws IOException {
        try (HttpClient client = client()) {
            HttpResponse response = client.send(HttpRequest.of("HEAD", "/missing"));
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.good()).isFalse();
            assertThat(response.header("x-why").orElseThrow()).contains("gone").contains("for good");
            assertThat(response.bytes(0)).isEmpty();
        }
    }

    @Test
    void anAnswerThatComesBeforeTheRequestIsSentCounts() throws IOException {
        try (HttpClient client = client()) {
            HttpRequest large = HttpRequest.post("/early").body("application/json", bytes(1 << 20));
            assertThat(client.send(large).text(MOST)).isEqualTo("too large");
        }
    }

    @Test
    void whatTheMakerOfABodyThrowsEndsTheRequest() throws IOException {
        try (HttpClient client = client()) {
            HttpRequest broken = HttpRequest.post("/echo/chunked").stream("text/plain", out -> {
                out.write(1);
                throw new IOException("the dump is cut");
            });
            assertThatThrownBy(() -> client.send(broken)).hasMessageContaining("the dump is cut");
            HttpRequest refused = HttpRequest.post("/echo/chunked").stream("text/plain", out -> {
                throw new AgentFailure(Reason.DAMAGED_DUMP, "damaged");
            });
            assertThatThrownBy(() -> client.send(refused)).isInstanceOf(AgentFailure.class);
        }
    }

    @Test
    void encodesEveryCharacterOfAPart() {
        assertThat(HttpRequest.encoded("a b/c?d%<ä>+")).isEqualTo("a%20b%2Fc%3Fd%25%3C%C3%A4%3E%2B");
        assertThatThrownBy(() -> HttpRequest.get("/a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
