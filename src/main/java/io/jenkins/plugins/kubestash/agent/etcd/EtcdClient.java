package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.http.HttpClient;
import io.jenkins.plugins.kubestash.agent.http.HttpRequest;
import io.jenkins.plugins.kubestash.agent.http.HttpResponse;
import io.jenkins.plugins.kubestash.agent.http.HttpSettings;
import io.jenkins.plugins.kubestash.agent.json.JsonException;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Speaks with one member through its JSON gateway; for any number of threads. Logs in at the first need and again
 * when the token has run out.
 */
public final class EtcdClient implements Closeable {
    private static final int LONGEST_ANSWER = 256 << 20;
    private static final int LONGEST_PAGE = 4 << 20;
    private static final int LONGEST_SHOWN = 100;
    private static final int LONGEST_ERROR = 64 * 1024;

    private final HttpClient http;
    private final String username;
    private final String password;
    private volatile String token = "";

    /** @param username empty: no login */
    public EtcdClient(HttpSettings settings, String username, String password) {
        this.http = new HttpClient(settings.withAuthorization(""));
        this.username = username;
        this.password = password;
    }

    String address() {
        return http.settings().address().toString();
    }

    /** Asks what may be asked twice without harm. */
    public JsonObject ask(String path, Map<String, Object> fields) throws IOException {
        return call(path, utf8(fields), true);
    }

    /**
     * Asks for what may be more than there is room for.
     *
     * @return empty when it was
     */
    Optional<JsonObject> askForPage(Map<String, Object> fields) throws IOException {
        try (HttpResponse response = opened("/v3/kv/range", utf8(fields), true)) {
            byte[] page = response.body().readNBytes(LONGEST_PAGE);
            if (response.body().read() >= 0) {
                return Optional.empty();
            }
            return Optional.of(parsed("/v3/kv/range", new String(page, StandardCharsets.UTF_8)));
        }
    }

    /** Asks for a change; what is lost on the way is not sent again. */
    JsonObject change(String path, Map<String, Object> fields) throws IOException {
        return call(path, utf8(fields), false);
    }

    /** The same, with JSON that is written already. */
    JsonObject change(String path, byte[] json) throws IOException {
        return call(path, json, false);
    }

    /** What GET answers, without login. */
    public JsonObject get(String path) throws IOException {
        try (HttpResponse response = http.send(HttpRequest.get(path))) {
            return answer(response, path);
        }
    }

    /** An answer that goes on; the caller reads and closes it. */
    HttpResponse stream(String path) throws IOException {
        return opened(path, utf8(Map.of()), true);
    }

    private static byte[] utf8(Map<String, Object> fields) {
        return JsonWriter.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject call(String path, byte[] json, boolean repeatable) throws IOException {
        try (HttpResponse response = opened(path, json, repeatable)) {
            return answer(response, path);
        }
    }

    private HttpResponse opened(String path, byte[] json, boolean repeatable) throws IOException {
        String shown = loggedIn("");
        try {
            return open(path, json, repeatable, shown);
        } catch (EtcdError e) {
            if (!e.tokenIsOver()) {
                throw e;
            }
            return open(path, json, repeatable, loggedIn(shown));
        }
    }

    private HttpResponse open(String path, byte[] json, boolean repeatable, String shown) throws IOException {
        HttpRequest request = HttpRequest.post(path).body("application/json", json);
        if (!shown.isEmpty()) {
            request = request.header("Authorization", shown);
        }
        HttpResponse response = http.send(repeatable ? request.mayBeRepeated() : request);
        if (!response.good()) {
            try (response) {
                throw error(response, path).orRefusal();
            }
        }
        return response;
    }

    /** The token to show; another one than the one that has run out. */
    private synchronized String loggedIn(String over) throws IOException {
        if (username.isEmpty() || !token.equals(over)) {
            return token.strip();
        }
        try {
            Map<String, Object> fields = Map.of("name", username, "password", password);
            String path = "/v3/auth/authenticate";
            try (HttpResponse response = open(path, utf8(fields), true, "")) {
                token = answer(response, path).text("token");
            }
        } catch (EtcdError e) {
            if (!e.says("authentication is not enabled")) {
                throw e;
            }
            // whoever asks for no login has one as good as any
            token = " ";
        }
        return token.strip();
    }

    private JsonObject answer(HttpResponse response, String path) throws IOException {
        if (!response.good()) {
            throw error(response, path).orRefusal();
        }
        return parsed(path, response.text(LONGEST_ANSWER));
    }

    private JsonObject parsed(String path, String text) throws IOException {
        try {
            JsonObject answer = JsonObject.of(JsonReader.read(text));
            if (answer.has("error")) {
                throw EtcdError.of(address(), answer).orRefusal();
            }
            return answer;
        } catch (JsonException e) {
            throw noEtcd("answers " + path + " with what is no JSON (" + e.getMessage() + ")");
        }
    }

    private EtcdError error(HttpResponse response, String path) throws IOException {
        String said = response.text(LONGEST_ERROR);
        JsonObject answer = JsonObject.parse(said).orElse(JsonObject.EMPTY);
        if (answer.has("error") || answer.has("message")) {
            return EtcdError.of(address(), answer);
        }
        if (said.contains("CommonName of client")) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    address() + " has users, and its JSON gateway then takes no client certificate with a common name:"
                            + " give the AppBinding one without (CN), or an endpoint without --client-cert-auth");
        }
        if (response.status() / 100 == 5) {
            throw new IOException(address() + " answers " + path + " with " + response.status());
        }
        throw noEtcd(
                "answers " + path + " with " + response.status() + (said.isBlank() ? "" : " (" + shown(said) + ")"));
    }

    private static String shown(String said) {
        String line = said.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }

    private AgentFailure noEtcd(String how) {
        return new AgentFailure(
                Reason.DATABASE_REFUSED,
                address() + " " + how
                        + ": there is no etcd 3.4 or newer, or its JSON gateway is off (--enable-grpc-gateway)");
    }

    @Override
    public void close() {
        http.close();
    }
}
