package io.jenkins.plugins.kubestash.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** What can be done with a member from outside: by etcdctl, and over its JSON gateway. */
public class EtcdUser {
    /** What a key holds, as etcdctl tells it. */
    public record Entry(String value, long lease) {}

    private final EtcdServer.Seat seat;
    private final List<String> ctlWords;

    EtcdUser(EtcdServer.Seat seat, List<String> ctlWords) {
        this.seat = seat;
        this.ctlWords = ctlWords;
    }

    List<String> ctlWords() {
        return ctlWords;
    }

    /** What a program said, with its exit code. */
    public record Said(int exitCode, String output) {}

    /** What etcdctl says; it must succeed. */
    public String ctl(String... words) {
        Said said = ctlSaid(words);
        if (said.exitCode() != 0) {
            throw new IllegalStateException("etcdctl " + String.join(" ", words) + ": " + said.output());
        }
        return said.output().stripTrailing();
    }

    public Said ctlSaid(String... words) {
        return ctlWithInput("", words);
    }

    public Said ctlWithInput(String input, String... words) {
        List<String> command = new ArrayList<>(List.of(
                seat.programs().find("etcdctl").toString(),
                "--endpoints",
                (ctlWords.contains("--insecure-skip-tls-verify") ? "https://" : "http://") + seat.client(),
                "--command-timeout",
                "20s"));
        command.addAll(ctlWords);
        command.addAll(List.of(words));
        return run(command, input);
    }

    static Said run(List<String> command, String input) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("ETCDCTL_API", "3");
            Process process =
                    builder.redirectErrorStream(!command.contains("json")).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // a command that reads no input may be gone already
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes keys in transactions of 100, the values by {@code put}'s own syntax: no line breaks in them. */
    public void fill(String prefix, int from, int to, int valueLength) {
        String value = "v".repeat(valueLength);
        for (int at = from; at < to; at += 100) {
            StringBuilder puts = new StringBuilder("\n");
            for (int i = at; i < Math.min(at + 100, to); i++) {
                puts.append(String.format("put %s%06d %s%d%n", prefix, i, value, i));
            }
            Said said = ctlWithInput(puts + "\n\n", "txn");
            if (said.exitCode() != 0) {
                throw new IllegalStateException(said.output());
            }
        }
    }

    /** Writes keys with values that do not compress, over the gateway: much, and fast. */
    public void pour(String prefix, int count, int valueLength) {
        Random random = new Random(7);
        for (int at = 0; at < count; ) {
            StringBuilder puts = new StringBuilder();
            for (int bytes = 0;
                    at < count && bytes < 600_000 && puts.length() < 900_000 && bytes / Math.max(1, valueLength) < 120;
                    at++) {
                byte[] value = new byte[valueLength];
                random.nextBytes(value);
                bytes += valueLength;
                byte[] key = String.format("%s%06d", prefix, at).getBytes(StandardCharsets.ISO_8859_1);
                puts.append(puts.isEmpty() ? "" : ",")
                        .append("{\"requestPut\":{\"key\":\"")
                        .append(Base64.getEncoder().encodeToString(key))
                        .append("\",\"value\":\"")
                        .append(Base64.getEncoder().encodeToString(value))
                        .append("\"}}");
            }
            gateway("kv/txn", "{\"success\":[" + puts + "]}");
        }
    }

    /** Writes a key of any characters: this machine's locale may have no way to give them to etcdctl. */
    public void put(String key, String value) {
        Base64.Encoder base64 = Base64.getEncoder();
        gateway(
                "kv/put",
                "{\"key\":\"" + base64.encodeToString(key.getBytes(StandardCharsets.UTF_8)) + "\",\"value\":\""
                        + base64.encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "\"}");
    }

    /** What the gateway answers, which must be good. */
    public JsonNode gateway(String path, String json) {
        int user = ctlWords.indexOf("--user");
        String token = "";
        if (user >= 0 && !path.equals("auth/authenticate")) {
            String[] pair = ctlWords.get(user + 1).split(":", 2);
            token = new EtcdUser(seat, List.of())
                    .gateway(
                            "auth/authenticate",
                            Documents.toJson(java.util.Map.of("name", pair[0], "password", pair[1])))
                    .path("token")
                    .asText();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + seat.client() + "/v3/" + path))
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return Documents.readAll(answer.body()).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All keys below a prefix with values and leases, as etcdctl reads them. */
    public java.util.SortedMap<String, Entry> contents(String prefix) {
        JsonNode answer =
                Documents.readAll(ctl("get", "--prefix", prefix, "-w", "json")).get(0);
        java.util.SortedMap<String, Entry> contents = new java.util.TreeMap<>();
        for (JsonNode kv : answer.path("kvs")) {
            contents.put(
                    text(kv.path("key").asText()),
                    new Entry(text(kv.path("value").asText()), kv.path("lease").asLong()));
        }
        return contents;
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }

    public long revision() {
        return Documents.readAll(ctl("endpoint", "status", "-w", "json"))
                .get(0)
                .path(0)
                .path("Status")
                .path("header")
                .path("revision")
                .asLong();
    }
}
