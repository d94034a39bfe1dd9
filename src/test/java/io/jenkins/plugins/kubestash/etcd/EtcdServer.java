package io.jenkins.plugins.kubestash.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real etcd member on free ports of 127.0.0.1; its data go when it is closed. May be closed twice. */
public final class EtcdServer implements AutoCloseable {

    /** What a key holds, as etcdctl tells it. */
    public record Entry(String value, long lease) {}

    /** Where a member is to listen and what it is called. */
    public record Seat(String name, Path data, int clientPort, int peerPort) {
        public static Seat at(String name, Path data) {
            return new Seat(name, data, freePort(), freePort());
        }

        public String client() {
            return "127.0.0.1:" + clientPort;
        }

        public String peerUrl() {
            return "http://127.0.0.1:" + peerPort;
        }

        public String inCluster() {
            return name + "=" + peerUrl();
        }
    }

    private final Seat seat;
    private final Process process;
    private final List<String> ctlWords;

    private EtcdServer(Seat seat, Process process, List<String> ctlWords) {
        this.seat = seat;
        this.process = process;
        this.ctlWords = ctlWords;
    }

    /** One member of its own, in a new directory, ready to answer. */
    public static EtcdServer start(String... words) {
        return start(List.of(), words);
    }

    /** @param ctlWords what etcdctl needs to get in */
    public static EtcdServer start(List<String> ctlWords, String... words) {
        try {
            Path data = Files.createTempDirectory("etcd-").resolve("data");
            return start(Seat.at("etcd-0", data), "", words)
                    .ctlWith(ctlWords.toArray(String[]::new))
                    .awaitHealthy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A member of a cluster whose others may still be missing: not ready yet. @param cluster empty: alone */
    public static EtcdServer start(Seat seat, String cluster, String... words) {
        List<String> command = new ArrayList<>(List.of(Tools.find("etcd").toString(), "--name", seat.name()));
        command.addAll(List.of("--data-dir", seat.data().toString(), "--logger", "zap", "--log-level", "error"));
        boolean tls = List.of(words).contains("--cert-file");
        String client = (tls ? "https://" : "http://") + seat.client();
        command.addAll(List.of("--listen-client-urls", client, "--advertise-client-urls", client));
        command.addAll(List.of("--listen-peer-urls", seat.peerUrl(), "--initial-advertise-peer-urls", seat.peerUrl()));
        command.addAll(List.of("--initial-cluster", cluster.isEmpty() ? seat.inCluster() : cluster));
        command.addAll(List.of(words));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            seat.data().resolveSibling(seat.name() + ".log").toFile())
                    .start();
            return new EtcdServer(seat, process, tls ? List.of("--insecure-skip-tls-verify") : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with words that etcdctl needs to get in. */
    public EtcdServer ctlWith(String... words) {
        List<String> all = new ArrayList<>(ctlWords);
        all.addAll(List.of(words));
        return new EtcdServer(seat, process, all);
    }

    public EtcdServer awaitHealthy() {
        await(
                () -> ctlSaid("endpoint", "health").exitCode() == 0,
                () -> "etcd " + seat.name() + " is not healthy: " + log());
        return this;
    }

    /** Waits until it holds, 30 s at most. */
    public static void await(BooleanSupplier condition, java.util.function.Supplier<String> otherwise) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException(otherwise.get());
            }
            try {
                new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public Seat seat() {
        return seat;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return seat.clientPort();
    }

    public boolean runs() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
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
                Tools.find("etcdctl").toString(),
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
            token = new EtcdServer(seat, process, List.of())
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

    /** Of the programs that the tests run. */
    public static String version() {
        return run(List.of(Tools.find("etcd").toString(), "--version"), "")
                .output()
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceFirst("etcd Version: ", "");
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

    public String log() {
        try {
            return Files.readString(seat.data().resolveSibling(seat.name() + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** SIGTERM, and waits for the end. */
    public void stop() {
        process.destroy();
        join();
    }

    /** SIGKILL, as if its node had died. */
    public void kill() {
        process.destroyForcibly();
        join();
    }

    private void join() {
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        delete(seat.data());
    }

    public static void delete(Path path) {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final Set<Integer> GIVEN = java.util.Collections.synchronizedSet(new HashSet<>());

    /** A port that was not given before. */
    public static int freePort() {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
