package io.jenkins.plugins.kubestash.agent.metadata;

import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.tls.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** KubeStash's files in a bucket, addressed by path, with no more of S3 than PUT, HEAD and DELETE. */
final class S3Store implements MetadataStore {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final HttpClient http;
    private final SigV4 signer;
    private final String sessionToken;
    private final URI endpoint;
    private final String root;

    private S3Store(HttpClient http, SigV4 signer, String sessionToken, URI endpoint, String root) {
        this.http = http;
        this.signer = signer;
        this.sessionToken = sessionToken;
        this.endpoint = endpoint;
        this.root = root;
    }

    static S3Store of(Settings settings) throws IOException {
        String given = settings.text("KUBESTASH_METADATA_S3_ENDPOINT", "s3.amazonaws.com");
        URI endpoint = URI.create(given.contains("://") ? given : "https://" + given);
        String region = settings.text("KUBESTASH_METADATA_S3_REGION", settings.text("AWS_DEFAULT_REGION", "us-east-1"));
        SigV4 signer = new SigV4(
                settings.required("AWS_ACCESS_KEY_ID"), settings.required("AWS_SECRET_ACCESS_KEY"), region, "s3");
        HttpClient.Builder http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).version(HttpClient.Version.HTTP_1_1);
        if (endpoint.getScheme().equals("https")) {
            http.sslContext(tls(settings));
        }
        String prefix = settings.text("KUBESTASH_METADATA_S3_PREFIX").replaceAll("^/+|/+$", "");
        String root =
                "/" + settings.required("KUBESTASH_METADATA_S3_BUCKET") + "/" + (prefix.isEmpty() ? "" : prefix + "/");
        return new S3Store(http.build(), signer, settings.text("AWS_SESSION_TOKEN"), endpoint, root);
    }

    private static SSLContext tls(Settings settings) throws IOException {
        String caFile = settings.text("KUBESTASH_METADATA_S3_CA_FILE");
        try {
            return Trust.of(caFile, settings.flag("KUBESTASH_METADATA_S3_INSECURE_TLS", false))
                    .context();
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the storage's CA certificates (" + caFile + ") cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean exists(String name) throws IOException {
        HttpResponse<String> response = send("HEAD", name, new byte[0]);
        if (response.statusCode() == 404) {
            return false;
        }
        requireGood(response, "HEAD", name);
        return true;
    }

    @Override
    public void write(String name, String text) throws IOException {
        requireGood(send("PUT", name, text.getBytes(StandardCharsets.UTF_8)), "PUT", name);
    }

    @Override
    public void delete(String name) throws IOException {
        HttpResponse<String> response = send("DELETE", name, new byte[0]);
        if (response.statusCode() != 404) {
            requireGood(response, "DELETE", name);
        }
    }

    private HttpResponse<String> send(String method, String name, byte[] body) throws IOException {
        String path = SigV4.encodedPath(root + name);
        URI uri = endpoint.resolve(path);
        String hash = SigV4.sha256(body);
        Map<String, String> headers = new HashMap<>();
        headers.put("x-amz-date", SigV4.time(Instant.now()));
        headers.put("x-amz-content-sha256", hash);
        if (!sessionToken.isEmpty()) {
            headers.put("x-amz-security-token", sessionToken);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWER)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        // The client adds this header by itself, just so.
        headers.put("host", endpoint.getPort() < 0 ? endpoint.getHost() : uri.getAuthority());
        request.header("Authorization", signer.authorization(method, path, headers, hash));
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(method + " " + uri + " was interrupted", e);
        } catch (IOException e) {
            throw new IOException(method + " " + uri + ": " + e.getMessage(), e);
        }
    }

    private void requireGood(HttpResponse<String> response, String method, String name) throws IOException {
        if (response.statusCode() / 100 != 2) {
            String code = response.body().replaceAll("(?s).*<Code>([^<]*)</Code>.*", "$1");
            throw new IOException(method + " " + endpoint + root + name + ": HTTP " + response.statusCode()
                    + (code.length() < 100 && !code.isBlank() ? " " + code : ""));
        }
    }
}
