package io.jenkins.plugins.kubestash.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Talks to a server with the JDK's HTTP client and Jackson: none of it is the agent's. */
public final class SearchClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final String base;
    private final Optional<SearchServer.Access> access;

    SearchClient(int port, Optional<SearchServer.Access> access) {
        this.access = access;
        this.base = (access.isPresent() ? "https" : "http") + "://127.0.0.1:" + port;
        HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        access.ifPresent(one -> builder.sslContext(trusting(one)));
        this.http = builder.connectTimeout(Duration.ofSeconds(5)).build();
    }

    private static SSLContext trusting(SearchServer.Access access) {
        try (InputStream in = Files.newInputStream(access.authority().authority())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isReady() {
        try {
            return List.of("green", "yellow")
                    .contains(JSON.readTree(send("GET", "/_cluster/health", "").body())
                            .path("status")
                            .asText());
        } catch (IOException e) {
            return false;
        }
    }

    public String base() {
        return base;
    }

    public JsonNode get(String path) {
        return json("GET", path, "");
    }

    public JsonNode put(String path, String body) {
        return json("PUT", path, body);
    }

    public JsonNode post(String path, String body) {
        return json("POST", path, body);
    }

    public JsonNode delete(String path) {
        return json("DELETE", path, "");
    }

    /** The status of an answer. */
    public int status(String method, String path) {
        try {
            return send(method, path, "").statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer's bytes. */
    public byte[] bytes(String path) {
        try {
            return good("GET", path, send("GET", path, ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode json(String method, String path, String body) {
        try {
            JsonNode answer = JSON.readTree(good(method, path, send(method, path, body)));
            if (answer.path("errors").asBoolean()) {
                throw new IllegalStateException(
                        method + " " + path + ": " + answer.toString().substring(0, 2000));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] good(String method, String path, HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    method + " " + path + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }

    private HttpResponse<byte[]> send(String method, String path, String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", path.contains("_bulk") ? "application/x-ndjson" : "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        access.ifPresent(one -> request.header("Authorization", "Basic " + pair(one)));
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pair(SearchServer.Access access) {
        byte[] pair = (access.user() + ":" + access.password()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(pair);
    }

    static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
