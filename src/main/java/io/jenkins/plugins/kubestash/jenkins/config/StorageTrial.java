package io.jenkins.plugins.kubestash.jenkins.config;

import io.jenkins.plugins.kubestash.agent.metadata.SigV4;
import io.jenkins.plugins.kubestash.agent.tls.Trust;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Shown;
import io.jenkins.plugins.kubestash.model.StorageBackend;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/**
 * Tries a storage from here with one request that changes nothing: is it there, and does it take the credential? A pod
 * may see the network otherwise.
 */
final class StorageTrial {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String AMAZON = "s3.amazonaws.com";
    private static final String REGION = "us-east-1";

    private final StorageBackend backend;
    private final String ca;
    private final Map<String, String> secrets;

    private StorageTrial(BackupStorage storage, Map<String, String> secrets) {
        backend = storage.spec().storage().backend().orElseThrow();
        ca = storage.caPem().orElse("");
        this.secrets = secrets;
    }

    /**
     * @param storage throws an IllegalArgumentException with a line for the user when it cannot be made
     * @param secrets the values that open it, by the names KubeStash uses; throws likewise
     */
    static Finding of(Supplier<BackupStorage> storage, Function<BackupStorage, Map<String, String>> secrets) {
        try {
            BackupStorage made = storage.get();
            made.requireSound();
            return new StorageTrial(made, secrets.apply(made)).finding();
        } catch (IllegalArgumentException e) {
            return Finding.bad(e.getMessage());
        }
    }

    private Finding finding() {
        if (backend instanceof StorageBackend.S3 s3) {
            return s3(s3);
        }
        if (backend instanceof StorageBackend.Rest rest) {
            return rest(rest);
        }
        return Finding.doubtful("Only a pod of the cluster can reach this storage: run a backup to test it.");
    }

    private Finding rest(StorageBackend.Rest rest) {
        // a repository that is not there: "not found" is the answer of a server that would take one
        URI uri = URI.create(rest.url() + "/jenkins~connection~test/dump/config");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method("HEAD", HttpRequest.BodyPublishers.noBody());
        String user = secrets.getOrDefault("REST_SERVER_USERNAME", "");
        if (!user.isEmpty()) {
            String pair = user + ":" + secrets.get("REST_SERVER_PASSWORD");
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return ask(request, rest.insecureTLS(), status -> switch (status) {
            case 200, 404 ->
                Finding.good("The REST server answers" + (user.isEmpty() ? "." : " and takes the credential."));
            case 401, 403 -> refused(status);
            default -> odd(uri, status, "check the URL");
        });
    }

    private Finding s3(StorageBackend.S3 s3) {
        String given = s3.endpoint().orElse(AMAZON);
        URI endpoint = URI.create(given.contains("://") ? given : "https://" + given);
        URI uri = endpoint.resolve("/" + s3.bucket());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method("HEAD", HttpRequest.BodyPublishers.noBody());
        boolean signed = secrets.containsKey("AWS_ACCESS_KEY_ID");
        if (!signed) {
            return Finding.doubtful("Without a credential only the pod can ask for access: run a backup to test it.");
        }
        sign(request, uri, s3.region().orElse(REGION));
        return ask(request, s3.insecureTLS(), status -> switch (status) {
            case 200 -> Finding.good("The bucket " + s3.bucket() + " is there, and the credential opens it.");
            case 404 ->
                Finding.doubtful("There is no bucket " + s3.bucket()
                        + ": create it, or let the first backup do so if the credential allows that.");
            case 301, 307, 400 -> odd(uri, status, "check the region");
            case 401, 403 -> refused(status);
            default -> odd(uri, status, "check the endpoint");
        });
    }

    private void sign(HttpRequest.Builder request, URI uri, String region) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("x-amz-date", SigV4.time(Instant.now()));
        headers.put("x-amz-content-sha256", SigV4.sha256(new byte[0]));
        String token = secrets.getOrDefault("AWS_SESSION_TOKEN", "");
        if (!token.isEmpty()) {
            headers.put("x-amz-security-token", token);
        }
        headers.forEach(request::header);
        headers.put("host", uri.getPort() < 0 ? uri.getHost() : uri.getAuthority());
        SigV4 signer = new SigV4(secrets.get("AWS_ACCESS_KEY_ID"), secrets.get("AWS_SECRET_ACCESS_KEY"), region, "s3");
        request.header(
                "Authorization",
                signer.authorization("HEAD", uri.getRawPath(), headers, headers.get("x-amz-content-sha256")));
    }

    private Finding ask(HttpRequest.Builder request, boolean insecure, Function<Integer, Finding> finding) {
        HttpRequest ready;
        HttpClient http;
        try {
            ready = request.timeout(PATIENCE).build();
            http = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(Trust.ofPem(ca, insecure).context())
                    .build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return Finding.bad("The CA certificate or the credential cannot be used: correct it.");
        }
        try {
            return finding.apply(http.send(ready, BodyHandlers.discarding()).statusCode());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.bad("The test was interrupted.");
        } catch (IOException | UnresolvedAddressException e) {
            return Finding.bad(server(ready.uri()) + " does not answer: " + cause(e) + ".");
        }
    }

    private static Finding refused(int status) {
        return Finding.bad(
                "The storage refuses the credential (HTTP status " + status + "): correct it, or its rights.");
    }

    private static Finding odd(URI uri, int status, String advice) {
        return Finding.bad(server(uri) + " answers with HTTP status " + status + ": " + advice + ".");
    }

    private static String server(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority();
    }

    private static String cause(Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its name cannot be resolved";
            }
            if (cause instanceof HttpTimeoutException) {
                return "time-out";
            }
            if (cause instanceof SSLException) {
                return "TLS failed, check the CA certificate (" + Shown.line(String.valueOf(cause.getMessage())) + ")";
            }
        }
        return failure instanceof ConnectException ? "connection refused" : "the connection broke";
    }
}
