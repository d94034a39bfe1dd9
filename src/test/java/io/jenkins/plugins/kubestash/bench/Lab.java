package io.jenkins.plugins.kubestash.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A redis-server with the data, an embedded cluster, and a directory for repositories and files. */
final class Lab implements AutoCloseable {
    private static final int MOST_BYTES_OF_FILLING = 1 << 20;

    final Path directory;
    final RedisServer redis;
    final Scene scene;
    private final Measured measured;
    private final Map<String, String> paths = new LinkedHashMap<>();
    private final String password = Scene.CANARY + "-repository";

    Lab(Path directory) {
        this.directory = directory;
        delete(directory);
        // Without the delay, in which a server waits for more replicas, redis-cli --rdb starts at once.
        redis = RedisServer.start("repl-diskless-sync-delay 0");
        scene = new Scene();
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
        paths.put("/kubestash/agent/agent.jar", agentJar().toString());
        paths.put("/kubestash/bin/restic", Tools.find("restic").toString());
        paths.put("/kubestash/session", directory.resolve("work").toString());
        paths.put("/kubestash/result", directory.resolve("result").toString());
        paths.put("/backups", directory.resolve("backups").toString());
        create(directory.resolve("work"));
        measured = new Measured(directory, Map.of("RESTIC_PASSWORD", password));
    }

    /** Empties the server and fills it with strings of random hex digits, which restic can halve. */
    void fill(int keys, int valueBytes) {
        redis.cli("FLUSHALL");
        Random random = new Random(keys);
        byte[] value = new byte[valueBytes];
        byte[] digits = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        byte[] noise = new byte[Math.min(valueBytes, MOST_BYTES_OF_FILLING)];
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(commands()), MOST_BYTES_OF_FILLING)) {
            for (int key = 0; key < keys; key++) {
                random.nextBytes(noise);
                for (int i = 0; i < valueBytes; i++) {
                    value[i] = digits[noise[i % noise.length] & 15];
                }
                String name = "key:" + key;
                out.write(("*3\r\n$3\r\nSET\r\n$" + name.length() + "\r\n" + name + "\r\n$" + valueBytes + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(value);
                out.write('\r');
                out.write('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        finish(start(List.of(Tools.find("redis-cli").toString(), "-p", "" + redis.port(), "--pipe"), commands()));
    }

    /** The commands that filled the server, as redis-cli --pipe takes them. */
    Path commands() {
        return directory.resolve("commands.resp");
    }

    /** The container {@code dump}: the agent's {@code run}, restic, and the dump command. */
    PodWords dumpContainer() {
        return words(backup(Request.Verify.DATA), "dump");
    }

    /** The same of the task {@code snapshot}. */
    PodWords snapshotContainer() {
        return words(backup(Optional.of("snapshot"), Request.Verify.DATA), "dump");
    }

    PodWords loadContainer(String snapshot) {
        return words(restore(snapshot), "load");
    }

    private PodWords words(Request.Transfer request, String container) {
        Attempt attempt = new Attempt("bench", "embedded", "bench", 1, 3600, List.of(), List.of());
        return PodWords.of(
                scene.theatre
                        .planner()
                        .plan(
                                request,
                                scene.cluster.appBinding(Scene.APP_BINDING),
                                attempt,
                                Map.of("RESTIC_PASSWORD", password)),
                container,
                paths);
    }

    static Request.Backup backup(Request.Verify verify) {
        return backup(Optional.empty(), verify);
    }

    private static Request.Backup backup(Optional<String> task, Request.Verify verify) {
        return new Request.Backup(
                Scene.APP_BINDING,
                Scene.volume("backups"),
                Optional.empty(),
                "nightly",
                task,
                Map.of(),
                Optional.empty(),
                true,
                verify,
                PodOptions.DEFAULT,
                Limits.DEFAULT);
    }

    static Request.Restore restore(String snapshot) {
        return new Request.Restore(
                Scene.APP_BINDING,
                Scene.volume("backups"),
                Optional.empty(),
                "nightly",
                Optional.empty(),
                Map.of("flush", "true"),
                Optional.empty(),
                snapshot,
                PodOptions.DEFAULT,
                Limits.DEFAULT);
    }

    /** The repository that the bare parts use. */
    Repo bareRepo() {
        return new Repo(directory.resolve("backups/demo/redis/repository/v1/nightly/dump"), password);
    }

    void freshBareRepo() {
        delete(bareRepo().path());
        create(bareRepo().path().getParent());
        requireGood(bareRepo().restic("init"));
    }

    void freshSessionRepo() {
        delete(scene.repo().path());
    }

    Run measure(PodWords command, String watched, Redirect in, Redirect out) {
        double before = serverCpu();
        Run run = measured.run(command, watched, in, out);
        return new Run(run.seconds(), run.cpuSeconds() + serverCpu() - before, run.rssBytes(), 0);
    }

    /** As {@link #measure}, of a command that runs the agent, with the peak of its heap. */
    Run measureAgent(PodWords command, Redirect out) {
        Path log = directory.resolve("gc.log");
        PodWords logging = command.withJavaOption("-Xlog:gc*:file=" + log);
        Run run = measure(logging, "java", Redirect.from(Path.of("/dev/null").toFile()), out);
        try {
            return new Run(run.seconds(), run.cpuSeconds(), run.rssBytes(), GcLog.peak(Files.readAllLines(log)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Played play(Request request) {
        Played played = scene.theatre.begin(request).toEnd(Duration.ofHours(2));
        played.component();
        return played;
    }

    /** Makes the file that {@code prepare} leaves for a load, and returns the snapshot's id. */
    String chooseSnapshot() {
        JsonNode newest = newest();
        Map<String, Object> chosen = Map.of(
                "id", newest.path("id").asText(),
                "path", newest.path("paths").get(0).asText(),
                "time", newest.path("time").asText(),
                "bytes", newest.path("summary").path("total_bytes_processed").asLong());
        try {
            Files.writeString(directory.resolve("work/snapshots.json"), Documents.toJson(Map.of("dump", chosen)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return newest.path("id").asText();
    }

    /** Bytes that were new to the bare repository with its newest snapshot. */
    long addedByNewest() {
        return newest().path("summary").path("data_added").asLong();
    }

    private JsonNode newest() {
        return Documents.readAll(
                        bareRepo().restic("snapshots", "--json", "latest").output())
                .get(0)
                .get(0);
    }

    @Override
    public void close() {
        scene.close();
        redis.close();
        delete(directory);
    }

    private double serverCpu() {
        return redis.cli("INFO", "cpu")
                .lines()
                .filter(line -> line.matches("used_cpu_(sys|user)(_children)?:.*"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    private static Path agentJar() {
        try {
            return Path.of(Lab.class
                    .getResource("/META-INF/kubestash/kubestash-agent.jar")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process start(List<String> words, Path in) {
        try {
            return new ProcessBuilder(words)
                    .redirectInput(in.toFile())
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void finish(Process process) {
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("the server could not be filled");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void requireGood(Repo.Said said) {
        if (said.exitCode() != 0) {
            throw new IllegalStateException(said.output());
        }
    }

    private static void create(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
