package io.jenkins.plugins.kubestash.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A user at Jenkins's web interface. */
final class Client {
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private final String base;
    private final String authorization;

    private Client(String base, String user, String secret) {
        this.base = base;
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** What Jenkins answered. */
    record Reply(int status, String body, String location) {
        Reply good() {
            if (status >= 400) {
                throw new IllegalStateException("Jenkins answered " + status + ": " + Pages.text(body));
            }
            return this;
        }
    }

    /** Lets the user in by name and password, once; from then on by a token, which needs no crumb. */
    static Client login(String base, String user, String password) {
        Client first = new Client(base, user, password);
        JsonNode crumb = first.json("/crumbIssuer/api/json");
        HttpRequest request = first.request(
                        "/user/" + user + "/descriptorByName/jenkins.security.ApiTokenProperty/generateNewToken")
                .header(
                        crumb.path("crumbRequestField").asText(),
                        crumb.path("crumb").asText())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("newTokenName=acceptance"))
                .build();
        String token = parse(first.send(request).good().body())
                .path("data")
                .path("tokenValue")
                .asText();
        return new Client(base, user, token);
    }

    String base() {
        return base;
    }

    /** The value of a header that lets this user in. */
    String authorization() {
        return authorization;
    }

    Reply get(String path) {
        return send(request(path).GET().build());
    }

    JsonNode json(String path) {
        return parse(get(path).good().body());
    }

    Reply post(String path, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return post(path, "application/x-www-form-urlencoded", body);
    }

    Reply post(String path, String type, String body) {
        return send(request(path)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** The path of a job. @param fullName folders and the job, with slashes between */
    static String job(String fullName) {
        return Stream.of(fullName.split("/"))
                .map(name -> "/job/" + segment(name))
                .collect(Collectors.joining());
    }

    static String segment(String name) {
        return encode(name).replace("+", "%20");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
                .timeout(LONGEST_ANSWER)
                .header("Authorization", authorization);
    }

    private Reply send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    answer.statusCode(),
                    answer.body(),
                    answer.headers().firstValue("Location").orElse(""));
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri().toString(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode parse(String json) {
        return Documents.readAll(json).get(0);
    }
}
