package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrepareTest {
    @TempDir
    Path directory;

    private Pod pod;

    /** Time that passes only by waiting. */
    private static final class FastWaiter implements Waiter {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void pause(Duration time) {
            now = now.plus(time);
        }
    }

    @BeforeEach
    void pod() throws IOException {
        pod = new Pod(directory);
    }

    @Test
    void makesTheRepositoryOnceAndThenFindsIt() {
        assertThat(pod.agent("prepare")).isZero();
        assertThat(pod.agent("prepare")).isZero();

        assertThat(pod.log)
                .filteredOn(line -> line.startsWith("made the repository"))
                .hasSize(1);
        assertThat(pod.repository().resolve("config")).exists();
        assertThat(pod.repository().getParent().toFile().list()).containsExactly("dump");
    }

    @Test
    void manyPodsThatBeginAtOnceMakeOneRepository() {
        List<CompletableFuture<Integer>> pods = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> new Main(
                                new Settings(pod.environment),
                                new Children(),
                                name -> new LineEngine(),
                                Waiter.SYSTEM,
                                line -> {})
                        .run(List.of("prepare"))))
                .toList();

        assertThat(pods).allSatisfy(ended -> assertThat(ended.join()).isZero());
        assertThat(pod.restic("cat", "config").exitCode()).isZero();
        assertThat(pod.repository().resolve("keys").toFile().list()).hasSize(1);
    }

    @Test
    void refusesAResticThatIsTooOld() throws IOException {
        Path old = directory.resolve("restic");
        Files.writeString(old, "#!/bin/sh\necho restic 0.14.0 compiled with go1.19.8 on linux/amd64\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        pod.put("KUBESTASH_RESTIC", old.toString());

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("RESTIC_TOO_OLD");
        assertThat(pod.failure().text("message")).contains("0.14.0", "0.19");
    }

    @Test
    void saysSoWhenThereIsNoRestic() {
        pod.put("KUBESTASH_RESTIC", directory.resolve("none").toString());

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("BAD_CONFIGURATION");
    }

    @Test
    void theWrongPasswordEndsItAndMakesNoRepository() {
        pod.agent("prepare");
        pod.put("RESTIC_PASSWORD", "another");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("WRONG_REPOSITORY_PASSWORD");
        assertThat(pod.repository().resolve("keys").toFile().list()).hasSize(1);
    }

    @Test
    void aFileInTheWayOfARepositoryIsNamedAtOnce() throws IOException {
        Files.writeString(directory.resolve("file"), "");
        pod.put("KUBESTASH_REPOSITORY", directory.resolve("file").toString());
        pod.put("KUBESTASH_WAIT_SECONDS", "2");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_FAILED");
        assertThat(pod.failure().text("message")).contains("file/dump", "file is no directory: remove it");
    }

    @Test
    void aStorageThatDoesNotAnswerIsUnreachableAndItsUrlsPasswordIsNotTold() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        pod.put("KUBESTASH_REPOSITORY", "rest:http://me:canary-1@127.0.0.1:" + closed + "/x");
        pod.put("KUBESTASH_WAIT_SECONDS", "3");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_UNREACHABLE");
        assertThat(pod.failure().text("message")).contains("connection refused");
        assertThat(pod.failure() + " " + pod.log).doesNotContain("canary");
    }

    @Test
    void waitsForADatabaseThatIsNotThereYet() {
        Supplier<EngineFacts> answer = new Supplier<>() {
            private int asked;

            @Override
            public EngineFacts get() {
                if (++asked <= 40) {
                    throw new java.io.UncheckedIOException(new java.net.ConnectException("Connection refused"));
                }
                return new EngineFacts("line", "1.0", "standalone", Map.of(), List.of());
            }
        };

        assertThat(pod.agent(new FastWaiter(), name -> new Answering(answer), "prepare"))
                .isZero();
        assertThat(pod.log).filteredOn(line -> line.startsWith("waiting")).hasSize(3);
        assertThat(pod.log.get(0)).contains("db.shop.svc:4711", "Connection refused");
    }

    @Test
    void givesUpAfterTheGivenTimeAndSaysHowLongItTried() {
        pod.put("KUBESTASH_WAIT_SECONDS", "60");

        int code = pod.agent(
                new FastWaiter(),
                name -> new Answering(() -> {
                    throw new java.io.UncheckedIOException(new java.net.ConnectException("Connection refused"));
                }),
                "prepare");

        assertThat(code).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("DATABASE_UNREACHABLE");
        assertThat(pod.failure().text("message"))
                .contains("db.shop.svc:4711", "58 s", "Connection refused; check that it runs")
                .doesNotContain("Exception");
        assertThat(pod.repository()).doesNotExist();
    }

    @Test
    void aDatabaseThatRefusesEndsItAtOnce() {
        FastWaiter waiter = new FastWaiter();
        Instant began = waiter.now();

        int code = pod.agent(
                waiter,
                name -> new Answering(() -> {
                    throw new AgentFailure(Reason.DATABASE_REFUSED, "wrong password");
                }),
                "prepare");

        assertThat(code).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("DATABASE_REFUSED");
        assertThat(waiter.now()).isEqualTo(began);
    }

    @Test
    void anythingUnforeseenIsInternalAndOneLine() {
        int code = pod.agent(
                Waiter.SYSTEM,
                name -> new Answering(() -> {
                    throw new IllegalStateException("this was\nnot foreseen");
                }),
                "prepare");

        assertThat(code).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("INTERNAL");
        assertThat(pod.failure().text("message")).isEqualTo("IllegalStateException: this was not foreseen");
        assertThat(pod.log).last().asString().doesNotContain("\n");
    }

    @Test
    void anUnknownCommandIsRefused() {
        assertThat(pod.agent("prepar")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("BAD_CONFIGURATION");
        assertThat(pod.agent("run", "--")).isEqualTo(1);
        assertThat(pod.agent()).isEqualTo(1);
    }

    /** A database that only answers pings. */
    private record Answering(Supplier<EngineFacts> answer) implements Engine {
        @Override
        public EngineFacts ping(Settings settings) throws IOException {
            try {
                return answer.get();
            } catch (java.io.UncheckedIOException e) {
                throw e.getCause();
            }
        }

        @Override
        public EngineFacts dump(Settings settings, OutputStream out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EngineFacts load(Settings settings, DumpSource source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public EngineFacts verify(InputStream dump) {
            throw new UnsupportedOperationException();
        }
    }
}
