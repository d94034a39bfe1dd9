package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.http.HttpClient;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import io.jenkins.plugins.kubestash.agent.http.HttpSettings;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The server's interface: requests, and answers that are good. */
final class Cluster implements Closeable {
    /** What is read as a whole: settings, mappings, templates. */
    static final int LARGEST_ANSWER = 16 << 20;

    private final HttpClient http;

    Cluster(HttpSettings settings) {
        this.http = new HttpClient(settings);
    }

    String address() {
        return http.settings().address().toString();
    }

    /** @throws ServerError when the status is not one of the 200s */
    HttpResponse send(HttpRequest request) throws IOException {
        HttpResponse response = http.send(request);
        if (!response.good()) {
            throw ServerError.of(address(), request, response);
        }
        return response;
    }

    /** Sends, and needs nothing of the answer's body. */
    void order(HttpRequest request) throws IOException {
        send(request).bytes(LARGEST_ANSWER);
    }

    byte[] bytes(HttpRequest request) throws IOException {
        return send(request).bytes(LARGEST_ANSWER);
    }

    JsonObject ask(HttpRequest request) throws IOException {
        String text = new String(bytes(request), StandardCharsets.UTF_8);
        return JsonObject.parse(text)
                .orElseThrow(() -> new IOException(address() + ": " + request + ": the answer is no JSON object"));
    }

    JsonObject get(String target) throws IOException {
        return ask(HttpRequest.get(target));
    }

    /** The answer for a scanner; empty when the server knows no such thing. */
    Optional<JsonScanner> scanned(String target) throws IOException {
        try {
            return Optional.of(new JsonScanner(new ByteArrayInputStream(bytes(HttpRequest.get(target)))));
        } catch (ServerError e) {
            if (e.unknown()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The path of an index, with what follows. */
    static String path(String index, String rest) {
        return "/" + HttpRequest.encoded(index) + rest;
    }

    /** Ends what is on its way, too. */
    @Override
    public void close() {
        http.close();
    }
}
