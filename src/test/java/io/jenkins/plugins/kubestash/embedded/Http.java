package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;

/** A plain HTTP client for the tests. */
final class Http {

    /** An answer whose body is JSON, or text in a node. */
    record Answer(int code, JsonNode body) {
        String message() {
            return body.path("message").asText();
        }
    }

    private final String url;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Http(EmbeddedCluster cluster) {
        this.url = cluster.url();
    }

    Answer get(String path) throws IOException {
        return send("GET", path, "", "");
    }

    Answer post(String path, String body) throws IOException {
        return send("POST", path, "application/json", body);
    }

    Answer put(String path, JsonNode body) throws IOException {
        return send("PUT", path, "application/json", body.toString());
    }

    Answer delete(String path) throws IOException {
        return send("DELETE", path, "", "");
    }

    Answer send(String method, String path, String type, String body) throws IOException {
        HttpRequest.Builder request = request(path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        HttpResponse<byte[]> response = sent(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
        JsonNode node = json
                ? Json.parse(response.body())
                : Json.object().put("text", new String(response.body(), StandardCharsets.UTF_8));
        return new Answer(response.statusCode(), node);
    }

    /** The lines of an answer as they come. */
    Iterator<String> lines(String path) throws IOException {
        Stream<String> lines =
                sent(request(path).build(), HttpResponse.BodyHandlers.ofLines()).body();
        return lines.iterator();
    }

    int code(String path, String token) throws IOException {
        HttpRequest request =
                request(path).header("Authorization", "Bearer " + token).build();
        return sent(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(20));
    }

    private <T> HttpResponse<T> sent(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
