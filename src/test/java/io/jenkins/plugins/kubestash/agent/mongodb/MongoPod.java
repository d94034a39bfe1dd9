package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.agent.Main;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.mongodb.MongoMember;
import io.jenkins.plugins.kubestash.scene.Repo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A pod of a backup or restore: its directories and environment; each container is a process of its own. */
final class MongoPod {
    static final String CANARY = "canary-p@ss:w/%ö";

    final Path directory;
    final Map<String, String> environment = new TreeMap<>();

    /** Whether the dump waits no longer than a second for a member. */
    boolean impatient;

    /** How a container ended. */
    record Ended(int exitCode, String log, JsonObject result) {
        JsonObject failure() {
            return result.object("failure");
        }

        JsonObject component(String name) {
            return result.object("components").object(name);
        }
    }

    /** A container that runs. */
    record Container(Process process, Path log, Path result) {
        String said() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Ended end() {
            try {
                if (!process.waitFor(120, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running after two minutes: " + said());
                }
                String written = Files.exists(result) ? Files.readString(result) : "";
                return new Ended(
                        process.exitValue(), said(), JsonObject.parse(written).orElse(JsonObject.EMPTY));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        /** The words of all processes that it has started. */
        List<String> words() {
            return process.descendants()
                    .flatMap(child -> child.info().commandLine().stream())
                    .toList();
        }

        /** SIGKILL to it and all below it, as the kernel ends a container. */
        void kill() {
            List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
            all.add(process.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
        }
    }

    MongoPod(Path storage, Path directory, int port) {
        this.directory = directory;
        try {
            Files.createDirectories(directory.resolve("work"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path tools = Tools.find("mongodump").getParent();
        put("PATH", tools + ":" + System.getenv("PATH"));
        put("HOME", directory.toString());
        put("HOSTNAME", "ks-scope-orders-1-abcde");
        put("RESTIC_PASSWORD", "restic-canary");
        put("RESTIC_CACHE_DIR", storage.resolveSibling("cache").toString());
        put("KUBESTASH_RESTIC", Tools.find("restic").toString());
        put("KUBESTASH_WORK", directory.resolve("work").toString());
        put("KUBESTASH_OPERATION", "backup");
        put("KUBESTASH_REPOSITORY", storage.toString());
        put("KUBESTASH_TARGET", "shop/orders");
        put("KUBESTASH_COMPONENTS", "dump");
        put("KUBESTASH_ENGINE", "mongodb");
        put("KUBESTASH_VERIFY", "snapshot");
        put("KUBESTASH_FILE", "archive");
        put("KUBESTASH_SESSION", "s1.1");
        put("KUBESTASH_SNAPSHOT", "latest");
        put("KUBESTASH_SCOPE", "ks-scope-");
        put("KUBESTASH_WAIT_SECONDS", "60");
        put("KUBESTASH_DB_HOST", "127.0.0.1");
        put("KUBESTASH_DB_PORT", Integer.toString(port));
    }

    MongoPod put(String name, String value) {
        environment.put(name, value);
        return this;
    }

    MongoPod components(Collection<String> names) {
        return put("KUBESTASH_COMPONENTS", String.join("\n", names));
    }

    Container start(String container, String... words) {
        return start(container, Map.of(), words);
    }

    private Container start(String container, Map<String, String> more, String... words) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        Path result = directory.resolve(container + ".result");
        Path log = directory.resolve(container + ".log");
        try {
            Files.deleteIfExists(result);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("KUBESTASH_RESULT_FILE", result.toString());
            builder.environment().putAll(more);
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            return new Container(builder.start(), log, result);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Ended prepare() {
        ready();
        return start("prepare", "prepare").end();
    }

    /** What {@code prepare} would see to when nothing is in the way. */
    MongoPod ready() {
        for (String component : environment.get("KUBESTASH_COMPONENTS").split("\n")) {
            Path repository = Path.of(environment.get("KUBESTASH_REPOSITORY"), component);
            if (!Files.exists(repository)) {
                FreshRepository.copyTo(repository);
            }
        }
        return this;
    }

    /** The container {@code dump}, with the words that the plan writes. */
    Container startDump() {
        List<String> words = new ArrayList<>(List.of("mongodb", "backup", "--"));
        words.addAll(List.of(environment.get("KUBESTASH_RESTIC"), "backup"));
        words.addAll(List.of("--repo", environment.get("KUBESTASH_REPOSITORY") + "/${component}", "--json"));
        words.addAll(List.of("--stdin-from-command", "--stdin-filename", "/${component}.archive"));
        words.addAll(List.of("--host", "shop/orders", "--tag", "session=" + environment.get("KUBESTASH_SESSION")));
        words.addAll(List.of("--tag", "target=shop/orders", "--tag", "component=${component}"));
        int components = environment.get("KUBESTASH_COMPONENTS").split("\n").length;
        if (components > 1) {
            words.addAll(List.of("--tag", "components=" + components));
        }
        words.addAll(List.of("--tag", "engine=mongodb", "--tag", "task=logical-backup", "--", "mongodump"));
        Map<String, String> patience = impatient ? Map.of("KUBESTASH_WAIT_SECONDS", "1") : Map.of();
        return start("dump", patience, words.toArray(String[]::new));
    }

    Container startFinish() {
        return start("finish", Map.of("KUBESTASH_GUARD", "mongodb"), "finish");
    }

    /** A backup that has come to a member's collection "orders", which it will never read to its end. */
    record HalfWay(Container dump, Container finish) {
        /** The whole pod is lost, as with its node. */
        void lose() {
            finish.kill();
            dump.kill();
            finish.end();
            dump.end();
        }
    }

    HalfWay halfWay(MongoMember at) throws InterruptedException {
        CountDownLatch caught = at.stall("orders");
        ready();
        HalfWay backup = new HalfWay(startDump(), startFinish());
        caught.await();
        return backup;
    }

    /** A whole backup that ends well; what finish says. */
    Ended backup() {
        ready();
        Container dump = startDump();
        Container finish = startFinish();
        require(dump.end());
        return require(finish.end());
    }

    /** A backup whose dump fails; what finish says. */
    Ended failingBackup() {
        ready();
        Container dump = startDump();
        Container finish = startFinish();
        Ended ended = dump.end();
        if (ended.exitCode() == 0) {
            throw new AssertionError("it did not fail: " + ended.log());
        }
        return finish.end();
    }

    /** A whole restore that ends well; what finish says. */
    Ended restore() {
        put("KUBESTASH_OPERATION", "restore");
        require(prepare());
        for (String component : environment.get("KUBESTASH_COMPONENTS").split("\n")) {
            require(load(component));
        }
        return require(start("finish", "finish").end());
    }

    Ended load(String component) {
        put("KUBESTASH_OPERATION", "restore");
        return start(
                        "load-" + component,
                        Map.of("KUBESTASH_COMPONENT", component),
                        "mongodb",
                        "load",
                        "--",
                        Tools.find("mongorestore").toString())
                .end();
    }

    static Ended require(Ended ended) {
        if (ended.exitCode() != 0) {
            throw new AssertionError(ended.result() + "\n" + ended.log());
        }
        return ended;
    }

    /** Where a component goes. */
    Repo repo(String component) {
        return new Repo(
                Path.of(environment.get("KUBESTASH_REPOSITORY"), component), environment.get("RESTIC_PASSWORD"));
    }

    /** Names of files that tools were to read and that are still there. */
    List<Path> toolFiles() {
        Path tmp = directory.resolve("work/tmp");
        if (!Files.exists(tmp)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(tmp)) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
}
