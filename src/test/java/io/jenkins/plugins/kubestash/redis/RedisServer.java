package io.jenkins.plugins.kubestash.redis;

import io.jenkins.plugins.kubestash.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real redis-server on a free port of 127.0.0.1, with a directory of its own; gone when closed. May be closed twice. */
public final class RedisServer implements RedisCli, AutoCloseable {
    private static final int MOST_TRIES = 5;

    private final Process process;
    private final Path directory;
    private final int port;
    private final List<String> cliWords;

    private RedisServer(Process process, Path directory, int port, List<String> cliWords) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.cliWords = cliWords;
    }

    /**
     * Starts a server and waits until it is ready.
     *
     * @param lines of its configuration; {@code {port}} stands for its port, which is a plain one unless a line says
     *     {@code tls-port {port}}
     */
    public static RedisServer start(String... lines) {
        return start(List.of(), lines);
    }

    /** Another program than {@code redis-server}, such as one of another version, without commands for debugging. */
    public static RedisServer startOther(String program, String... lines) {
        for (int tries = 1; ; tries++) {
            RedisServer server = launch(program, false, List.of(), lines);
            if (server.process.isAlive()) {
                return server;
            }
            server.close();
            if (tries == MOST_TRIES) {
                throw new IllegalStateException(program + " does not start with " + String.join("; ", lines));
            }
        }
    }

    /** @param cliWords what redis-cli needs to get in, such as {@code --tls} */
    public static RedisServer start(List<String> cliWords, String... lines) {
        for (int tries = 1; ; tries++) {
            RedisServer server = launch("redis-server", true, cliWords, lines);
            if (server.process.isAlive()) {
                return server;
            }
            server.close();
            if (tries == MOST_TRIES) {
                throw new IllegalStateException("redis-server does not start with " + String.join("; ", lines));
            }
        }
    }

    private static RedisServer launch(String program, boolean debug, List<String> cliWords, String... lines) {
        try {
            int port = freePort();
            Path directory = Files.createTempDirectory("redis-");
            List<String> config =
                    new ArrayList<>(List.of("bind 127.0.0.1", "save \"\"", "daemonize no", "dir " + directory));
            if (debug) {
                config.add("enable-debug-command yes");
            }
            if (Stream.of(lines).noneMatch(line -> line.startsWith("tls-port"))) {
                config.add("port {port}");
            }
            config.addAll(List.of(lines));
            Path file = directory.resolve("redis.conf");
            Files.writeString(file, String.join("\n", config).replace("{port}", Integer.toString(port)) + "\n");
            Process process = new ProcessBuilder(Tools.find(program).toString(), file.toString())
                    .redirectErrorStream(true)
                    .start();
            waitUntilReady(process);
            return new RedisServer(process, directory, port, cliWords);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void waitUntilReady(Process process) {
        CountDownLatch readyOrGone = new CountDownLatch(1);
        Thread reader = new Thread(() -> {
            try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.contains("Ready to accept connections")) {
                        readyOrGone.countDown();
                    }
                }
            } catch (IOException e) {
                // the server was closed
            }
            readyOrGone.countDown();
        });
        reader.setDaemon(true);
        reader.start();
        try {
            if (!readyOrGone.await(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("redis-server is not ready after 30 s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    /** A port whose second, 10000 above, is free too: a cluster's servers talk there. */
    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                int bus = socket.getLocalPort() + 10_000;
                if (bus < 65_536) {
                    new ServerSocket(bus, 1, InetAddress.getLoopbackAddress()).close();
                    return socket.getLocalPort();
                }
            } catch (BindException e) {
                continue;
            }
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    public String version() {
        return cli("INFO", "server")
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring("redis_version:".length()).strip())
                .findFirst()
                .orElseThrow();
    }

    /** What redis-cli needs to get in. */
    public List<String> cliWords() {
        return cliWords;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public String cli(String... words) {
        return cliWithInput("", words);
    }

    @Override
    public void pipe(String commands) {
        String output = cliWithInput(commands, "-e");
        if (output.lines().anyMatch(line -> line.startsWith("ERR ") || line.startsWith("(error)"))) {
            throw new IllegalStateException(output);
        }
    }

    private String cliWithInput(String input, String... words) {
        List<String> command = new ArrayList<>(
                List.of(Tools.find("redis-cli").toString(), "-h", host(), "-p", Integer.toString(port)));
        command.addAll(cliWords);
        command.addAll(List.of(words));
        return run(command, input);
    }

    static String run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // a command that reads no input may be gone already
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            process.waitFor();
            return output.stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, as if its node had died. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGSTOP: it keeps its connections and answers nothing. */
    public void freeze() {
        run(List.of("kill", "-STOP", Long.toString(pid())), "");
    }

    /** SIGCONT: it goes on where it was frozen. */
    public void thaw() {
        run(List.of("kill", "-CONT", Long.toString(pid())), "");
    }

    @Override
    public void close() {
        kill();
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
