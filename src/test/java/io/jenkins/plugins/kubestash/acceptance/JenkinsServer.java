package io.jenkins.plugins.kubestash.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Jenkins of its own process on loopback, which can be ended in good and in bad order and started again. */
final class JenkinsServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final long LONGEST_STOP_SECONDS = 90;

    private final Path war;
    private final Path room;
    private final Path log;
    private final int port = freePort();
    private Process process;

    /**
     * @param room a directory with {@code home/plugins} and {@code casc.yaml}
     * @param log what the process writes, over all its starts
     */
    JenkinsServer(Path war, Path room, Path log) {
        this.war = war;
        this.room = room;
        this.log = log;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Path home() {
        return room.resolve("home");
    }

    Path log() {
        return log;
    }

    /** Returns when it answers. */
    void start() {
        try {
            Path temporary = Files.createDirectories(room.resolve("tmp"));
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-Djava.awt.headless=true",
                            "-Djava.io.tmpdir=" + temporary,
                            "-Djenkins.install.runSetupWizard=false",
                            "-Djenkins.model.Jenkins.slaveAgentPort=-1",
                            "-Dhudson.model.UpdateCenter.never=true",
                            "-Dhudson.model.DownloadService.never=true",
                            "-Dcasc.jenkins.config=" + room.resolve("casc.yaml"),
                            "-jar",
                            war.toString(),
                            "--httpListenAddress=127.0.0.1",
                            "--httpPort=" + port))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().put("JENKINS_HOME", home().toString());
            builder.environment().put("SECRETS", room.resolve("secrets").toString());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Waiting.until("Jenkins answers (its log: " + log() + ")", LONGEST_START, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("Jenkins ended while it started, see " + log());
            }
            return answers();
        });
    }

    /** SIGTERM, as a service manager sends it. */
    void stop() {
        process.destroy();
        await();
    }

    /** SIGKILL, as if the machine had gone. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            stop();
        }
    }

    private void await() {
        try {
            if (!process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError("Jenkins did not end within " + LONGEST_STOP_SECONDS + " s of SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException when it answers that it cannot start */
    private boolean answers() {
        try {
            HttpRequest login =
                    HttpRequest.newBuilder(URI.create(url() + "/login")).build();
            HttpResponse<String> answer = HttpClient.newHttpClient().send(login, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 500) {
                throw new IllegalStateException("Jenkins cannot start, see " + log);
            }
            return answer.statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
