package io.jenkins.plugins.kubestash.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers that are away, silent, or answer with what is damaged or cut. */
class HttpFaultsTest {
    private static final int MOST = 64 << 20;

    private final ScriptedHttp http = new ScriptedHttp();

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void aBodyThatIsCutFails() throws IOException {
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123456789",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n4\r\n67",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n")) {
            HttpSettings cut = http.answering(answer);
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
        try (HttpClient client = new HttpClient(http.answering("HTTP/1.1 200 OK\r\n\r\nall, or not"))) {
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
            HttpSettings odd = http.answering(answer);
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
        try (HttpClient client = new HttpClient(http.answering(answer))) {
            assertThat(client.send(HttpRequest.get("/")).text(MOST)).isEqualTo("ok");
        }
    }

    @Test
    void aConnectionThatWasClosedMeanwhileIsReplacedWhenARequestMayBeRepeated() throws IOException {
        String kept = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n";
        HttpSettings closing = http.answering(kept + "one", kept + "two", kept + "new");
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
        try (HttpClient client = new HttpClient(ScriptedHttp.settings(port))) {
            assertThatThrownBy(() -> client.send(HttpRequest.get("/")))
                    .isInstanceOf(IOException.class)
                    .hasMessage("http://127.0.0.1:" + port + " cannot be reached: Connection refused");
        }
    }

    @Test
    void aSilentServerIsGivenUpWhetherItReadsOrNot() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            http.submit(() -> {
                try (Socket one = socket.accept();
                        Socket two = socket.accept()) {
                    one.getInputStream().transferTo(new ByteArrayOutputStream());
                    end.await();
                    return two;
                }
            });
            HttpSettings hasty = ScriptedHttp.settings(socket.getLocalPort())
                    .withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300));
            try (HttpClient client = new HttpClient(hasty)) {
                assertThatThrownBy(() -> client.send(HttpRequest.get("/")))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("timed out");
                HttpRequest large = HttpRequest.post("/").stream("text/plain", out -> {
                    for (int i = 0; i < 1000; i++) {
                        out.write(new byte[1 << 20]);
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
    void closingEndsWhatIsOnItsWay() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            http.submit(() -> {
                try (Socket one = socket.accept()) {
                    ScriptedHttp.readHead(one.getInputStream());
                    came.countDown();
                    end.await();
                }
                return null;
            });
            HttpClient client = new HttpClient(ScriptedHttp.settings(socket.getLocalPort()));
            http.submit(() -> {
                came.await();
                client.close();
                return null;
            });
            assertThatThrownBy(() -> client.send(HttpRequest.get("/"))).isInstanceOf(IOException.class);
        } finally {
            end.countDown();
        }
    }
}
