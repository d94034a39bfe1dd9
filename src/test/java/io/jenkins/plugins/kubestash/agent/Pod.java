package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import io.jenkins.plugins.kubestash.scene.QuickRepo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What a pod gives the agent: environment, directories, restic; and ways to run it, in a JVM of its own or here. */
final class Pod {
    static final String HOST = hostname();

    final Path directory;
    final Map<String, String> environment = new TreeMap<>();
    final List<String> log = new ArrayList<>();

    /** How a program ended. */
    record Ended(int exitCode, String out, String err) {}

    Pod(Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(database(), "LINE\none\ntwo\n");
        put("PATH", System.getenv("PATH"));
        put("HOME", directory.toString());
        put("RESTIC_PASSWORD", "canary-7f3a");
        put("RESTIC_CACHE_DIR", directory.resolve("cache").toString());
        put("KUBESTASH_RESTIC", Tools.find("restic").toString());
        put("KUBESTASH_RESULT_FILE", directory.resolve("result").toString());
        put("KUBESTASH_WORK", directory.resolve("work").toString());
        put("KUBESTASH_OPERATION", "backup");
        put(
                "KUBESTASH_REPOSITORY",
                directory.resolve("storage/shop/db/repository/v1/nightly").toString());
        put("KUBESTASH_TARGET", "shop/db");
        put("KUBESTASH_COMPONENTS", "dump");
        put("KUBESTASH_COMPONENT", "dump");
        put("KUBESTASH_ENGINE", "line");
        put("KUBESTASH_FILE", "ksld");
        put("KUBESTASH_SESSION", "s1.1");
        put("KUBESTASH_SNAPSHOT", "latest");
        put("KUBESTASH_DB_HOST", "db.shop.svc");
        put("KUBESTASH_DB_PORT", "4711");
        put("KUBESTASH_PARAM_FILE", database().toString());
    }

    Pod put(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Path database() {
        return directory.resolve("database");
    }

    Path repository() {
        return Path.of(environment.get("KUBESTASH_REPOSITORY"), environment.get("KUBESTASH_COMPONENT"));
    }

    /** Runs the agent here; nothing of it may end a JVM. */
    int agent(String... words) {
        return agent(Waiter.SYSTEM, words);
    }

    int agent(Waiter waiter, String... words) {
        return agent(waiter, name -> new LineEngine(), words);
    }

    int agent(Waiter waiter, Engines engines, String... words) {
        return new Main(new Settings(environment), new Children(), engines, waiter, log::add).run(List.of(words));
    }

    /** Starts the agent in a JVM of its own, with the memory that it has in a pod. */
    Process start(String... words) {
        List<String> command = agentWords();
        command.addAll(List.of(words));
        return process(command);
    }

    /** Runs the agent in a JVM of its own. */
    Ended run(String... words) {
        return end(start(words));
    }

    List<String> agentWords() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = System.getProperty("java.class.path");
        return new ArrayList<>(List.of(
                java,
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                TestMain.class.getName()));
    }

    /** The words of a dump container whose dump command this is. */
    String[] runWords(List<String> command) {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--",
                environment.get("KUBESTASH_RESTIC"),
                "backup",
                "--repo",
                repository().toString(),
                "--json",
                "--stdin-from-command",
                "--stdin-filename",
                "/dump.ksld",
                "--host",
                environment.get("KUBESTASH_TARGET")));
        Map<String, String> tags = Map.of(
                "session", environment.get("KUBESTASH_SESSION"),
                "target", environment.get("KUBESTASH_TARGET"),
                "component", environment.get("KUBESTASH_COMPONENT"),
                "engine", environment.get("KUBESTASH_ENGINE"),
                "task", "logical-backup");
        tags.forEach((name, value) -> words.addAll(List.of("--tag", name + "=" + value)));
        words.add("--");
        words.addAll(command);
        return words.toArray(String[]::new);
    }

    Ended runDump(String shell) {
        return run(runWords(List.of("sh", "-c", shell)));
    }

    /** Makes a repository that opens quickly: for what is not about making one. */
    void makeRepo() {
        QuickRepo.make(repository(), environment.get("RESTIC_PASSWORD"));
    }

    /** A whole backup with the agent's own dump; the id of its snapshot. */
    String backup(String session) {
        put("KUBESTASH_SESSION", session);
        List<String> dump = agentWords();
        dump.addAll(List.of("line", "dump"));
        require(agent("prepare") == 0, "prepare");
        Ended dumped = run(runWords(dump));
        require(dumped.exitCode() == 0, dumped.err());
        require(agent("finish") == 0, "finish");
        return result().object("components").object("dump").text("snapshot");
    }

    private void require(boolean good, String what) {
        if (!good) {
            throw new AssertionError(what + " failed: " + log + " " + result());
        }
    }

    Process resticProcess(String... words) {
        List<String> command = new ArrayList<>(List.of(environment.get("KUBESTASH_RESTIC"), "--repo"));
        command.add(repository().toString());
        command.addAll(List.of(words));
        return process(command);
    }

    Ended restic(String... words) {
        return end(resticProcess(words));
    }

    List<JsonObject> snapshots() {
        Object list = JsonReader.read(restic("snapshots", "--json", "--no-lock").out());
        return ((List<?>) list).stream().map(JsonObject::of).toList();
    }

    List<Path> locks() {
        try (Stream<Path> files = Files.list(repository().resolve("locks"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the agent has written for the controller. */
    JsonObject result() {
        try {
            return JsonObject.of(JsonReader.read(Files.readString(directory.resolve("result"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonObject failure() {
        return result().object("failure");
    }

    private Process process(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            // Files, not pipes: what is left behind by a process must not keep a test waiting for the end of a pipe.
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Path.of(out + ".err");
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            Process process = builder.start();
            outputs.put(process.pid(), out);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Map<Long, Path> outputs = new TreeMap<>();

    String err(Process process) {
        try {
            return Files.readString(Path.of(outputs.get(process.pid()) + ".err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended end(Process process) {
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("still running after two minutes: " + err(process));
            }
            return new Ended(process.exitValue(), Files.readString(outputs.get(process.pid())), err(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Looks again and again until it is so; fails after a minute. */
    static void until(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in a minute: " + what);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
