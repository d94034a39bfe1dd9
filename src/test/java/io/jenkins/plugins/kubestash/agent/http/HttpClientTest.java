package io.jenkins.plugins.kubestash.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

    private static HttpSettings to(int port) {
        return new HttpSettings(
                new HttpAddress("127.0.0.1", port, false),
                "",
                Optional.empty(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20));
    }

    private static HttpClient client() {
        return new HttpClient(to(server.getAddress().getPort()));
    }

    /** A server that reads a head, answers as it is told and closes the connection. */
    private static HttpSettings answering(String... answers) throws IOException {
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
        return to(socket.getLocalPort());
    }

    private static void readHead(InputStream in) throws IOException {
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            last = last << 8 | b;
            if (last == 0x0d0a0d0a) {
                return;
            }
        }
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
        HttpSettings bearer = to(server.getAddress().getPort()).withAuthorization("Bearer token");
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
    void aBodyThatIsCutFails() throws IOException {
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123456789",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n4\r\n67",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n")) {
            HttpSettings cut = answering(answer);
            try (HttpClient client = new HttpClient(cut);
                    HttpResponse response = client.send(HttpRequest.get("/some/thing?with=query"))) {
                assertThatThrownBy(() -> response.bytes(MOST))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(cut.address() + ": GET /some/thing: ")
                        .hasMessageContaining("ended too early");
            }
        }
    }

    @Test
    void refusesABodyOfWhichNobodyKnowsWhetherItIsWhole() throws IOException {
        try (HttpClient client = new HttpClient(answering("HTTP/1.1 200 OK\r\n\r\nall, or not"))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get("/"))).hasMessageContaining("neither a length nor");
        }
    }

    @Test
    void refusesDamagedHeadsAndChunks() throws IOException {
        for (String answer : List.of(
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "SSH-2.0-OpenSSH\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nABC\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000))) {
            HttpSettings odd = answering(answer);
            try (HttpClient client = new HttpClient(odd)) {
                assertThatThrownBy(() -> client.send(HttpRequest.post("/")).bytes(MOST))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(odd.address().toString());
            }
        }
    }

    @Test
    void skipsInterimAnswers() throws IOException {
        String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        try (HttpClient client = new HttpClient(answering(answer))) {
            assertThat(client.send(HttpRequest.get("/")).text(MOST)).isEqualTo("ok");
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
    void aConnectionThatWasClosedMeanwhileIsReplacedWhenARequestMayBeRepeated() throws IOException {
        String kept = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
        HttpSettings closing = answering(kept + "one", kept + "two", kept + "new");
        try (HttpClient client = new HttpClient(closing)) {
            assertThat(client.send(HttpRequest.get("/")).text(MOST)).isEqualTo("one");
            assertThat(client.send(HttpRequest.get("/")).text(MOST)).isEqualTo("two");
            assertThatThrownBy(() -> client.send(HttpRequest.post("/")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(closing.address() + ": POST /: ");
            assertThat(client.send(HttpRequest.post("/")).text(MOST)).isEqualTo("new");
        }
    }

    @Test
    void namesAServerThatCannotBeReached() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        try (HttpClient client = new HttpClient(to(port))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get("/")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("http://127.0.0.1:" + port + " cannot be reached: Connection refused");
        }
    }

    @Test
    void aSilentServerIsGivenUpWhetherItReadsOrNot() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket one = socket.accept();
                        Socket two = socket.accept()) {
                    one.getInputStream().transferTo(new ByteArrayOutputStream());
                    end.await();
                    return two;
                }
            });
            HttpSettings hasty = to(socket.getLocalPort()).withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300));
            try (HttpClient client = new HttpClient(hasty)) {
                assertThatThrownBy(() -> client.send(HttpRequest.get("/")))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("timed out");
                HttpRequest large = HttpRequest.post("/").stream("text/plain", out -> {
                    for (int i = 0; i < 1000; i++) {
                        out.write(bytes(1 << 20));
                    }
                });
                assertThatThrownBy(() -> client.send(large))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("takes nothing any more");
            }
        } finally {
            end.countDown();
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
                throw new AgentFailure(io.jenkins.plugins.kubestash.agent.Reason.DAMAGED_DUMP, "damaged");
            });
            assertThatThrownBy(() -> client.send(refused)).isInstanceOf(AgentFailure.class);
        }
    }

    @Test
    void closingEndsWhatIsOnItsWay() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            threads.submit(() -> {
                try (Socket one = socket.accept()) {
                    readHead(one.getInputStream());
                    came.countDown();
                    end.await();
                }
                return null;
            });
            HttpClient client = new HttpClient(to(socket.getLocalPort()));
            threads.submit(() -> {
                came.await();
                client.close();
                return null;
            });
            assertThatThrownBy(() -> client.send(HttpRequest.get("/"))).isInstanceOf(IOException.class);
        } finally {
            end.countDown();
        }
    }

    @Test
    void encodesEveryCharacterOfAPart() {
        assertThat(HttpRequest.encoded("a b/c?d%<ä>+")).isEqualTo("a%20b%2Fc%3Fd%25%3C%C3%A4%3E%2B");
        assertThatThrownBy(() -> HttpRequest.get("/a b")).isInstanceOf(IllegalArgumentException.class);
    }
}
