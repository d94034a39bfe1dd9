package io.jenkins.plugins.kubestash.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small bucket on loopback that believes a request only if its signature fits what has arrived. */
class S3StoreTest {
    @TempDir
    Path directory;

    private final Map<String, String> objects = new ConcurrentHashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private HttpServer server;

    @BeforeEach
    void bucket() throws IOException {
        serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), "http");
        environment.put("KUBESTASH_METADATA_S3_BUCKET", "backups");
        environment.put("KUBESTASH_METADATA_S3_PREFIX", "/team a/");
        environment.put("AWS_ACCESS_KEY_ID", "key");
        environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void writesAndFindsSignedByTheKey() throws IOException {
        S3Store store = store();

        assertThat(store.exists("metadata.yaml")).isFalse();
        store.write("metadata.yaml", "kind: Bäckend\n");

        assertThat(objects).containsEntry("/backups/team%20a/metadata.yaml", "kind: Bäckend\n");
        assertThat(store.exists("metadata.yaml")).isTrue();
    }

    @Test
    void deletesWhatIsThereAndWhatIsNot() throws IOException {
        S3Store store = store();
        store.write("a.yaml", "a");
        store.write("b.yaml", "b");

        store.delete("a.yaml");
        store.delete("never.yaml");

        assertThat(objects).containsOnlyKeys("/backups/team%20a/b.yaml");
    }

    @Test
    void takesRegionAndSessionTokenIntoTheSignature() throws IOException {
        environment.put("KUBESTASH_METADATA_S3_REGION", "eu-central-1");
        environment.put("AWS_SESSION_TOKEN", "token");

        store().write("x", "y");

        assertThat(objects).hasSize(1);
    }

    @Test
    void aWrongKeyIsRefusedWithTheServersWord() {
        environment.put("AWS_SECRET_ACCESS_KEY", "canary");

        assertThatThrownBy(() -> store().write("x", "y"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP 403 SignatureDoesNotMatch")
                .hasMessageNotContaining("canary");
    }

    @Test
    void aServerThatIsGoneIsNamed() {
        server.stop(0);

        assertThatThrownBy(() -> store().write("x", "y"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(environment.get("KUBESTASH_METADATA_S3_ENDPOINT"));
    }

    @Test
    void overTlsOnlyTheGivenAuthorityIsTrusted() throws Exception {
        server.stop(0);
        Path authority = serveTls();
        assertThatThrownBy(() -> store().write("x", "1")).isInstanceOf(IOException.class);

        environment.put("KUBESTASH_METADATA_S3_CA_FILE", authority.toString());
        store().write("x", "2");
        environment.remove("KUBESTASH_METADATA_S3_CA_FILE");
        environment.put("KUBESTASH_METADATA_S3_INSECURE_TLS", "true");
        store().write("y", "3");

        assertThat(objects.values()).containsExactlyInAnyOrder("2", "3");
    }

    private S3Store store() throws IOException {
        return S3Store.of(new Settings(environment));
    }

    private Path serveTls() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Path certificate = directory.resolve("ca.crt");
        keytool(
                "-genkeypair",
                "-alias",
                "s3",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "s3",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-file",
                certificate.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        serve(https, "https");
        return certificate;
    }

    private static void keytool(String... words) throws Exception {
        java.util.List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(java.util.List.of(words));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }

    private void serve(HttpServer server, String scheme) {
        this.server = server;
        server.createContext("/", this::answer);
        server.start();
        environment.put(
                "KUBESTASH_METADATA_S3_ENDPOINT",
                scheme + "://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getRawPath();
        if (!signatureFits(exchange, path, body)) {
            send(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
        } else if (exchange.getRequestMethod().equals("PUT")) {
            objects.put(path, new String(body, StandardCharsets.UTF_8));
            send(exchange, 200, "");
        } else if (exchange.getRequestMethod().equals("DELETE")) {
            send(exchange, objects.remove(path) == null ? 404 : 204, "");
        } else {
            send(exchange, objects.containsKey(path) ? 200 : 404, "");
        }
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Signs what has arrived once more, by the key that the bucket knows, and compares. */
    private boolean signatureFits(HttpExchange exchange, String path, byte[] body) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        String[] names = given.replaceAll(".*SignedHeaders=([^,]*),.*", "$1").split(";");
        Map<String, String> headers = new TreeMap<>();
        for (String name : names) {
            headers.put(name, exchange.getRequestHeaders().getFirst(name));
        }
        String hash = SigV4.sha256(body);
        String region = environment.getOrDefault("KUBESTASH_METADATA_S3_REGION", "us-east-1");
        boolean tokenIsSigned =
                !environment.containsKey("AWS_SESSION_TOKEN") || "token".equals(headers.get("x-amz-security-token"));
        return tokenIsSigned
                && hash.equals(headers.get("x-amz-content-sha256"))
                && given.equals(new SigV4("key", "secret", region, "s3")
                        .authorization(exchange.getRequestMethod(), path, headers, hash));
    }
}
