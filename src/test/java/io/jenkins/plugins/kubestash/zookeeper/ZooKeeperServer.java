package io.jenkins.plugins.kubestash.zookeeper;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real ZooKeeper server on free ports of 127.0.0.1, with a directory of its own; gone when closed. May be closed twice. */
public final class ZooKeeperServer implements AutoCloseable {
    private static final int MOST_TRIES = 5;
    private static final int MOST_LOOKS = 1200;

    private final String program;
    private final Process process;
    private final Path directory;
    private final int port;
    private final int adminPort;
    private final String options;

    private ZooKeeperServer(String program, Path directory, int port, int adminPort, String options)
            throws IOException {
        this.program = program;
        this.options = options;
        this.process = process(program, directory, options);
        this.directory = directory;
        this.port = port;
        this.adminPort = adminPort;
    }

    /** Which program, lines of its configuration, and options for its Java. */
    public record Setup(String program, List<String> lines, List<String> options) {
        public Setup {
            lines = List.copyOf(lines);
            options = List.copyOf(options);
        }

        public static Setup plain() {
            return of("zookeeper");
        }

        /** @param program a server that the tools have, such as {@code zookeeper-3.8} */
        public static Setup of(String program) {
            return new Setup(program, List.of(), List.of());
        }

        public Setup with(String... more) {
            return new Setup(
                    program, Stream.concat(lines.stream(), Stream.of(more)).toList(), options);
        }

        Setup replace(String name, String value) {
            return new Setup(
                    program,
                    lines.stream().map(line -> line.replace(name, value)).toList(),
                    options);
        }

        /** @param more such as {@code zookeeper.extendedTypesEnabled=true} */
        public Setup property(String... more) {
            return new Setup(
                    program,
                    lines,
                    Stream.concat(options.stream(), Stream.of(more).map(one -> "-D" + one))
                            .toList());
        }

        /** Containers are always there; nodes with a time to live must be asked for. */
        public Setup withTtl() {
            return property("zookeeper.extendedTypesEnabled=true");
        }

        /** The user {@code super} with this password may do everything. */
        public Setup withSuper(String password) {
            return property(
                    "zookeeper.DigestAuthenticationProvider.superDigest=" + ZooKeeperClient.digest("super", password));
        }

        public Setup withAdmin() {
            return with(
                            "admin.enableServer=true",
                            "admin.serverAddress=127.0.0.1",
                            "admin.serverPort={admin}",
                            "admin.rateLimiterIntervalInMS=0")
                    .property(
                            "zookeeper.admin.snapshot.enabled=true",
                            "zookeeper.admin.restore.enabled=true",
                            "zookeeper.admin.rateLimiterIntervalInMS=0",
                            "zookeeper.serializeLastProcessedZxid.enabled=true");
        }
    }

    public static ZooKeeperServer start() {
        return start(Setup.plain());
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param setup {@code {port}} and {@code {admin}} in its lines stand for its ports, {@code {dir}} for its directory;
     *     the port is a plain one unless a line says {@code secureClientPort={port}}
     */
    public static ZooKeeperServer start(Setup setup) {
        for (int tries = 1; ; tries++) {
            ZooKeeperServer server = launch(setup, freePort(), "");
            if (server.awaitReady()) {
                return server;
            }
            server.close();
            if (tries == MOST_TRIES) {
                throw new IllegalStateException("zookeeper does not start with " + setup + ": " + server.said());
            }
        }
    }

    /** Starts one that may not answer before others are there too. */
    static ZooKeeperServer launch(Setup setup, int port, String id) {
        try {
            int adminPort = freePort();
            Path directory = Files.createTempDirectory("zookeeper-");
            if (!id.isEmpty()) {
                Files.writeString(directory.resolve("myid"), id);
            }
            List<String> config = new ArrayList<>(List.of("dataDir={dir}", "tickTime=2000", "maxClientCnxns=0"));
            boolean secure = setup.lines.stream().anyMatch(line -> line.startsWith("secureClientPort="));
            boolean member = setup.lines.stream().anyMatch(line -> line.startsWith("server."));
            if (!secure && !member) {
                config.addAll(List.of("clientPort={port}", "clientPortAddress=127.0.0.1"));
            }
            if (setup.lines.stream().noneMatch(line -> line.startsWith("admin."))) {
                config.add("admin.enableServer=false");
            }
            config.addAll(setup.lines);
            Path file = directory.resolve("zoo.cfg");
            Files.writeString(
                    file,
                    String.join("\n", config)
                                    .replace("{port}", Integer.toString(port))
                                    .replace("{admin}", Integer.toString(adminPort))
                                    .replace("{dir}", directory.toString())
                            + "\n");
            String options = String.join(" ", setup.options);
            return new ZooKeeperServer(setup.program, directory, port, adminPort, options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process process(String program, Path directory, String options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Tools.find(program).toString(),
                        directory.resolve("zoo.cfg").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment().put("JVMFLAGS", options);
        return builder.start();
    }

    /** Kills it and starts another with the same ports and data. */
    public ZooKeeperServer again() {
        kill();
        try {
            ZooKeeperServer again = new ZooKeeperServer(program, directory, port, adminPort, options);
            if (!again.awaitReady()) {
                throw new IllegalStateException("zookeeper does not start again: " + again.said());
            }
            return again;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it answers, before it ends or a minute is over. */
    boolean awaitReady() {
        try {
            for (int looks = 0; looks < MOST_LOOKS && process.isAlive(); looks++) {
                if (answers()) {
                    return true;
                }
                process.waitFor(50, TimeUnit.MILLISECONDS);
            }
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a server with TLS only that it takes the connection. */
    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            if (isSecure()) {
                return true;
            }
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.contains("Mode:") || answer.contains("whitelist");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isSecure() throws IOException {
        return Files.readString(directory.resolve("zoo.cfg")).contains("secureClientPort");
    }

    private String said() {
        try {
            return Files.exists(directory.resolve("log")) ? Files.readString(directory.resolve("log")) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public int adminPort() {
        return adminPort;
    }

    public Path directory() {
        return directory;
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
        signal("-STOP");
    }

    /** SIGCONT: it goes on where it was frozen. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
