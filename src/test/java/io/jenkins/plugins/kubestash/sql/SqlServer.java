package io.jenkins.plugins.kubestash.sql;

import io.jenkins.plugins.kubestash.contract.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A real server with a directory of its own, gone when closed. Its password has what options files and shells dislike. */
abstract class SqlServer implements Database {
    static final String PASSWORD = CANARY + "-\"s q\\l'$(x)#;";

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    final Path directory;
    private final int port;
    private Process process;

    SqlServer(String prefix) {
        directory = Program.directory(prefix);
        port = Program.freePort();
    }

    /** Whether it answers a query. */
    abstract boolean answers();

    final void start(List<String> words) {
        try {
            process = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("server.log").toFile())
                    .start();
            long deadline = System.nanoTime() + READY_WITHIN.toNanos();
            while (!answers()) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the server does not start: " + Files.readString(directory.resolve("server.log")));
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of("username", user(), "password", PASSWORD);
    }

    @Override
    public Optional<Map<String, String>> wrongCredentials() {
        return Optional.of(Map.of("username", user(), "password", CANARY + "-wrong"));
    }

    abstract String user();

    @Override
    public String appBinding(String name, int port) {
        return "type: kubedb.com/" + engine() + ", version: '" + version() + "', clientConfig: {url: '" + engine()
                + "://127.0.0.1:" + port + "'}, secret: {name: " + name + "-auth}";
    }

    abstract String version();

    @Override
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        if (Files.exists(directory)) {
            kill();
            Program.delete(directory);
        }
    }
}
