package io.jenkins.plugins.kubestash.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpTlsTest {
    @TempDir
    static Path directory;

    private static Certificates ours;
    private static Certificates foreign;
    private static Path client;
    private static ExecutorService threads;
    private static SSLServerSocket strict;
    private static HttpsServer lenient;
    private static HttpServer plain;

    @BeforeAll
    static void start() throws IOException {
        threads = Executors.newCachedThreadPool();
        ours = new Certificates(directory, "ours");
        foreign = new Certificates(directory, "foreign");
        client = ours.sign("client", "DNS:client");
        plain = HttpServer.create(loopback(), 5);
        serve(plain);
        strict = strictServer();
        lenient = lenientServer();
    }

    @AfterAll
    static void stop() throws IOException {
        strict.close();
        lenient.stop(0);
        plain.stop(0);
        threads.shutdownNow();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static SSLContext context(String holder) {
        Path certificate = ours.sign(holder, "DNS:search.demo.svc");
        Map<String, String> own = new HashMap<>();
        own.put("KUBESTASH_DB_HOST", "127.0.0.1");
        own.put("KUBESTASH_DB_CA_FILE", ours.authority().toString());
        own.put("KUBESTASH_DB_CERT_FILE", certificate.toString());
        own.put("KUBESTASH_DB_KEY_FILE", ours.keyOf(certificate).toString());
        return TlsContext.of(new Settings(own)).context();
    }

    private static HttpsServer lenientServer() throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 5);
        server.setHttpsConfigurator(new HttpsConfigurator(context("lenient")));
        serve(server);
        return server;
    }

    /** Wants a client certificate and says so by an alert, which the JDK's own HTTPS server does not. */
    private static SSLServerSocket strictServer() throws IOException {
        SSLServerSocket server = (SSLServerSocket)
                context("strict").getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setNeedClientAuth(true);
        threads.submit(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                threads.submit(() -> forwarded(socket));
            }
            return null;
        });
        return server;
    }

    /** What comes in goes to the plain server. */
    private static Void forwarded(Socket socket) throws IOException {
        try (socket;
                Socket inner = new Socket(
                        InetAddress.getLoopbackAddress(), plain.getAddress().getPort())) {
            threads.submit(() -> inner.getInputStream().transferTo(socket.getOutputStream()));
            socket.getInputStream().transferTo(inner.getOutputStream());
        }
        return null;
    }

    private static void serve(HttpServer server) {
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    private static String echoed(int port, String... more) throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put("KUBESTASH_DB_HOST", "127.0.0.1");
        variables.put("KUBESTASH_DB_PORT", "" + port);
        variables.put("KUBESTASH_DB_TLS", "true");
        variables.put("KUBESTASH_DB_CA_FILE", ours.authority().toString());
        variables.put("KUBESTASH_DB_SERVER_NAME", "search.demo.svc");
        for (int i = 0; i < more.length; i += 2) {
            variables.put("KUBESTASH_DB_" + more[i], more[i + 1]);
        }
        HttpSettings settings = HttpSettings.of(new Settings(variables), 9200)
                .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(20));
        try (HttpClient http = new HttpClient(settings)) {
            http.send(HttpRequest.post("/").json("first")).text(100);
            String large = "x".repeat(1 << 20);
            HttpRequest streamed = HttpRequest.post("/").stream(
                    "text/plain", out -> out.write(large.getBytes(StandardCharsets.UTF_8)));
            assertThat(http.send(streamed).text(2 << 20)).isEqualTo(large);
            return http.send(HttpRequest.post("/").json("whole")).text(100);
        }
    }

    private static void refused(String message, int port, String... more) {
        assertThatThrownBy(() -> echoed(port, more))
                .isInstanceOfSatisfying(AgentFailure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.DATABASE_REFUSED))
                .hasMessageContaining(message)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void speaksTlsAndShowsItsCertificate() throws IOException {
        assertThat(echoed(lenient.getAddress().getPort())).isEqualTo("whole");
        assertThat(echoed(
                        strict.getLocalPort(),
                        "CERT_FILE",
                        client.toString(),
                        "KEY_FILE",
                        ours.keyOf(client).toString()))
                .isEqualTo("whole");
    }

    @Test
    void verifiesTheNameAndTheAuthority() throws IOException {
        refused("is not accepted for the name 'other'", lenient.getAddress().getPort(), "SERVER_NAME", "other");
        refused("is not accepted for the name '127.0.0.1'", lenient.getAddress().getPort(), "SERVER_NAME", "");
        refused(
                "check the AppBinding's caBundle",
                lenient.getAddress().getPort(),
                "CA_FILE",
                foreign.authority().toString());
        assertThat(echoed(
                        lenient.getAddress().getPort(),
                        "CA_FILE",
                        foreign.authority().toString(),
                        "SERVER_NAME",
                        "other",
                        "SKIP_VERIFY",
                        "true"))
                .isEqualTo("whole");
    }

    @Test
    void saysThatAClientCertificateIsWanted() {
        Path stranger = foreign.sign("stranger", "DNS:client");
        refused("check the AppBinding's tlsSecret", strict.getLocalPort());
        refused(
                "check the AppBinding's tlsSecret",
                strict.getLocalPort(),
                "CERT_FILE",
                stranger.toString(),
                "KEY_FILE",
                foreign.keyOf(stranger).toString());
    }

    @Test
    void saysThatTheOtherSpeaksOrDoesNotSpeakTls() {
        refused("answers without TLS", plain.getAddress().getPort());
        refused("wants TLS", lenient.getAddress().getPort(), "TLS", "false");
    }
}
