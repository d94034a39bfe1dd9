package io.jenkins.plugins.kubestash.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A headless Chromium with one tab, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String LISTENING = "DevTools listening on ";
    private static final int WIDTH = 1280;

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> errors = new ArrayList<>();

    /**
     * @param program chromium
     * @param room an empty directory for its profile
     * @param authorization value of the header that lets the user in
     */
    Browser(Path program, Path room, String authorization) {
        try {
            process = new ProcessBuilder(
                            program.toString(),
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + room,
                            "about:blank")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(tab(address()), new Answers())
                    .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("chromium does not answer", e);
        }
        call("Page.enable", object());
        call("Runtime.enable", object());
        call("Network.enable", object());
        ObjectNode headers = object();
        headers.putObject("headers").put("Authorization", authorization);
        call("Network.setExtraHTTPHeaders", headers);
        size(900);
    }

    /** Opens a page and waits until it stands. */
    void open(String url) {
        evaluate("window.name = 'before'; document.title = 'leaving'");
        call("Page.navigate", object().put("url", url));
        await(
                "page " + url,
                "location.href !== 'about:blank' && document.title !== 'leaving' && document.readyState === 'complete'");
    }

    /** Waits until a JavaScript expression is true. */
    void await(String what, String expression) {
        Waiting.until(what, LONGEST, () -> {
            try {
                return evaluate("!!(" + expression + ")").asBoolean();
            } catch (IllegalStateException e) {
                return false; // the page is just being replaced
            }
        });
    }

    /** The value of a JavaScript expression. */
    JsonNode evaluate(String expression) {
        ObjectNode words = object().put("expression", expression).put("returnByValue", true);
        JsonNode answer = call("Runtime.evaluate", words.put("awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    /** What scripts of the pages failed with. */
    synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    /** Keeps the page as a picture. */
    void shoot(Path file) {
        shoot(file, "document.documentElement");
    }

    /**
     * Keeps a part of the page as a picture.
     *
     * @param element a JavaScript expression
     */
    void shoot(Path file, String element) {
        size(evaluate("Math.min(9000, Math.max(900, document.documentElement.scrollHeight))")
                .asInt());
        ObjectNode words = object().put("format", "png").put("captureBeyondViewport", true);
        words.set(
                "clip",
                evaluate(
                        "(() => { const r = (" + element + ").getBoundingClientRect();"
                                + " return {x: r.x + scrollX, y: r.y + scrollY, width: r.width, height: Math.min(r.height, 6000), scale: 1}; })()"));
        String data = call("Page.captureScreenshot", words).path("data").asText();
        size(900);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void size(int height) {
        call(
                "Emulation.setDeviceMetricsOverride",
                object().put("width", WIDTH)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", false));
    }

    private JsonNode call(String method, ObjectNode words) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = object().put("id", id).put("method", method);
        message.set("params", words);
        try {
            socket.sendText(message.toString(), true).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            return answer.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("chromium does not answer " + method, e);
        }
    }

    /** @return where its DevTools answer */
    private URI address() throws IOException {
        BufferedReader said = process.errorReader();
        String line = said.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("chromium did not start");
        }
        Thread drain = new Thread(() -> said.lines().forEach(ignored -> {}));
        drain.setDaemon(true);
        drain.start();
        return URI.create(line.substring(LISTENING.length()));
    }

    private static URI tab(URI browser) throws IOException, InterruptedException {
        URI list = URI.create("http://127.0.0.1:" + browser.getPort() + "/json/list");
        String tabs = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        for (JsonNode tab : Documents.readAll(tabs).get(0)) {
            if (tab.path("type").asText().equals("page")) {
                return URI.create(tab.path("webSocketDebuggerUrl").asText());
            }
        }
        throw new IOException("chromium has no tab");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private synchronized void hear(JsonNode message) {
        if (message.has("id")) {
            answers.remove(message.path("id").asInt()).complete(message.path("result"));
        } else if (message.path("method").asText().equals("Runtime.exceptionThrown")) {
            JsonNode details = message.path("params").path("exceptionDetails");
            errors.add(details.path("url").asText() + " "
                    + details.path("exception").path("description").asText());
        }
    }

    /** Puts the pieces of messages together. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder pieces = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            pieces.append(data);
            if (last) {
                hear(Documents.readAll(pieces.toString()).get(0));
                pieces.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
