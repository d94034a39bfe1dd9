package io.jenkins.plugins.kubestash.redis;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A real Sentinel that watches one database, alone. */
public final class RedisSentinel implements AutoCloseable {
    private final Process process;
    private final Path directory;
    private final int port;
    private final List<String> cliWords;

    private RedisSentinel(Process process, Path directory, int port, List<String> cliWords) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.cliWords = cliWords;
    }

    /**
     * @param password of the Sentinel itself; empty: it has none
     * @param lines more of its configuration
     */
    public static RedisSentinel watching(String name, RedisServer primary, String password, String... lines) {
        return watching(List.of(), name, primary, password, lines);
    }

    /**
     * @param cliWords what redis-cli needs to get in beside the password, such as {@code --tls}
     * @param lines as above; {@code {port}} stands for its port
     */
    public static RedisSentinel watching(
            List<String> cliWords, String name, RedisServer primary, String password, String... lines) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path directory = Files.createTempDirectory("sentinel-");
            int port = free.getLocalPort();
            List<String> config = new ArrayList<>(List.of(
                    "port " + port,
                    "bind 127.0.0.1",
                    "dir " + directory,
                    "sentinel monitor " + name + " 127.0.0.1 " + primary.port() + " 1",
                    "sentinel down-after-milliseconds " + name + " 500",
                    "sentinel failover-timeout " + name + " 3000"));
            List<String> words = new ArrayList<>(cliWords);
            if (!password.isEmpty()) {
                config.add("requirepass \"" + password + "\"");
                words.addAll(List.of("-a", password, "--no-auth-warning"));
            }
            config.addAll(List.of(lines));
            Path file = directory.resolve("sentinel.conf");
            Files.writeString(file, String.join("\n", config).replace("{port}", "" + port) + "\n");
            free.close();
            Process process = new ProcessBuilder(Tools.find("redis-server").toString(), file.toString(), "--sentinel")
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            RedisSentinel sentinel = new RedisSentinel(process, directory, port, words);
            sentinel.awaitThat(() -> sentinel.primary(name) == primary.port());
            return sentinel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The port of the server that it takes for the primary; 0 when it does not say. */
    public int primary(String name) {
        String[] lines = cli("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name).split("\n");
        return lines.length == 2 && lines[1].matches("\\d+") ? Integer.parseInt(lines[1]) : 0;
    }

    public void awaitReplicas(String name, int count) {
        awaitThat(() -> cli("SENTINEL", "MASTER", name).contains("num-slaves\n" + count));
    }

    public void awaitPrimary(String name, int port) {
        awaitThat(() -> primary(name) == port);
    }

    private void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the Sentinel does not see what it should");
            }
        }
    }

    private String cli(String... words) {
        List<String> command = new ArrayList<>(List.of(Tools.find("redis-cli").toString(), "-p", "" + port));
        command.addAll(cliWords);
        command.addAll(List.of(words));
        return RedisServer.run(command, "");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try (Stream<Path> files = Files.walk(directory)) {
            process.waitFor();
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
