package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.cluster.Cluster.LogFollow;
import io.jenkins.plugins.kubestash.cluster.Cluster.Watching;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of the log API in the shapes that a network gives them. */
@Timeout(60)
class LogStreamTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LINE = 1024;

    @Test
    void slowReaderHoldsTheServerBackInsteadOfFillingTheHeap() throws InterruptedException {
        long size = 100L * 1024 * 1024;
        byte[] line = (TIME + " " + "x".repeat(LINE - 22) + "\n").getBytes(StandardCharsets.US_ASCII);
        AtomicLong written = new AtomicLong();
        CountDownLatch stalled = new CountDownLatch(1);
        try (LogServer server = new LogServer((exchange, out) -> {
                    for (; written.get() < size; written.addAndGet(line.length)) {
                        out.write(line);
                    }
                });
                KubernetesCluster cluster = server.connect(20_000)) {
            AtomicLong lines = new AtomicLong();
            LogCursor end = cluster.read(Samples.ref("pod"), "main", LogCursor.START, text -> {
                if (lines.getAndIncrement() == 0) {
                    waitUntilStill(written);
                    assertThat(written.get()).isPositive().isLessThan(size / 5);
                    stalled.countDown();
                }
            });
            assertThat(stalled.getCount()).isZero();
            assertThat(lines.get()).isEqualTo(size / line.length);
            assertThat(end).isEqualTo(new LogCursor(TIME, (int) lines.get()));
        }
    }

    @Test
    void silentStreamOutlivesTheTimeoutOfRequests() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        BlockingQueue<String> got = new LinkedBlockingQueue<>();
        try (LogServer server = new LogServer((exchange, out) -> {
                    out.write((TIME + " one\n").getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    go.await();
                    out.write((TIME + " two\n").getBytes(StandardCharsets.US_ASCII));
                });
                KubernetesCluster cluster = server.connect(100);
                LogFollow follow =
                        cluster.follow(Samples.ref("pod"), "main", LogCursor.START, got::add, ended::countDown)) {
            assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("one");
            assertThat(ended.await(1, TimeUnit.SECONDS)).isFalse();
            go.countDown();
            assertThat(got.poll(10, TimeUnit.SECONDS)).isEqualTo("two");
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(follow.cursor()).isEqualTo(new LogCursor(TIME, 2));
            assertThat(server.requests.get()).isEqualTo(1);
        }
    }

    @Test
    void halfALineWaitsForTheNextRequest() throws InterruptedException {
        String text = TIME + " one\n" + TIME + " tw";
        CountDownLatch ended = new CountDownLatch(1);
        List<String> got = new ArrayList<>();
        try (LogServer server = new LogServer((exchange, out) -> {
                    out.write(text.getBytes(StandardCharsets.US_ASCII));
                    if (exchange.getRequestURI().getQuery().contains("sinceTime")) {
                        out.write('o');
                    }
                });
                KubernetesCluster cluster = server.connect(5_000)) {
            LogFollow follow = cluster.follow(Samples.ref("pod"), "main", LogCursor.START, got::add, ended::countDown);
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(got).containsExactly("one");
            cluster.read(Samples.ref("pod"), "main", follow.cursor(), got::add);
            assertThat(got).containsExactly("one", "two");
        }
    }

    @Test
    void readGoesOnAfterABrokenConnectionWhileThatBringsLines() {
        List<String> got = new ArrayList<>();
        AtomicInteger answer = new AtomicInteger();
        try (LogServer server = new LogServer((exchange, out) -> {
                    int lines = answer.incrementAndGet();
                    for (int i = 1; i <= lines; i++) {
                        out.write((TIME + " " + i + "\n").getBytes(StandardCharsets.US_ASCII));
                    }
                    if (lines < 4) {
                        out.flush();
                        throw new IOException("break off");
                    }
                });
                KubernetesCluster cluster = server.connect(5_000)) {
            LogCursor end = cluster.read(Samples.ref("pod"), "main", LogCursor.START, got::add);

            assertThat(got).containsExactly("1", "2", "3", "4");
            assertThat(end).isEqualTo(new LogCursor(TIME, 4));
        }
    }

    @Test
    void readThatBringsNothingFails() {
        try (LogServer server = new LogServer((exchange, out) -> {
                    out.flush();
                    throw new IOException("break off");
                });
                KubernetesCluster cluster = server.connect(5_000)) {
            assertThatThrownBy(() -> cluster.read(Samples.ref("pod"), "main", LogCursor.START, text -> {}))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageEndingWith("(read the log of Pod default/pod)");
        }
    }

    @Test
    void readOfAServerThatFallsSilentEndsInTime() {
        try (LogServer server = new LogServer((exchange, out) -> {
                    out.flush();
                    new CountDownLatch(1).await();
                });
                KubernetesCluster cluster = server.connect(200)) {
            assertThatThrownBy(() -> cluster.read(Samples.ref("pod"), "main", LogCursor.START, text -> {}))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("time-out");
        }
    }

    @Test
    void failureOfTheReaderIsTheReadersAndEndsAFollow() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (LogServer server = new LogServer((exchange, out) -> {
                    out.write((TIME + " one\n").getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    new CountDownLatch(1).await();
                });
                KubernetesCluster cluster = server.connect(5_000)) {
            IllegalStateException own = new IllegalStateException("mine");
            assertThatThrownBy(() -> cluster.read(Samples.ref("pod"), "main", LogCursor.START, text -> {
                        throw own;
                    }))
                    .isSameAs(own);
            cluster.follow(
                    Samples.ref("pod"),
                    "main",
                    LogCursor.START,
                    text -> {
                        throw own;
                    },
                    ended::countDown);
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closedFollowEndsOnceAndDeliversNoMore() throws InterruptedException {
        AtomicInteger ends = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        AtomicInteger lines = new AtomicInteger();
        try (LogServer server = new LogServer((exchange, out) -> {
                    try {
                        while (true) {
                            out.write((TIME + " line\n").getBytes(StandardCharsets.US_ASCII));
                            out.flush();
                        }
                    } finally {
                        gone.countDown();
                    }
                });
                KubernetesCluster cluster = server.connect(5_000)) {
            CountDownLatch ended = new CountDownLatch(1);
            LogFollow follow = cluster.follow(
                    Samples.ref("pod"),
                    "main",
                    LogCursor.START,
                    text -> {
                        lines.incrementAndGet();
                        first.countDown();
                    },
                    () -> {
                        ends.incrementAndGet();
                        ended.countDown();
                    });
            first.await();
            follow.close();
            follow.close();
            LogCursor cursor = follow.cursor();
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(gone.await(10, TimeUnit.SECONDS))
                    .as("the connection is let go")
                    .isTrue();
            assertThat(lines.get()).isEqualTo(cursor.lines());
            assertThat(follow.cursor()).isEqualTo(cursor);
            cluster.close();
            assertThat(ends.get()).isEqualTo(1);
        }
    }

    @Test
    void threadsDoNotGrowWithFollowsAndWatches() throws InterruptedException {
        int many = 200;
        CountDownLatch lines = new CountDownLatch(many);
        CountDownLatch ends = new CountDownLatch(many);
        try (LogServer server = new LogServer((exchange, out) -> {
                    out.write((TIME + " line\n").getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    new CountDownLatch(1).await();
                });
                KubernetesCluster cluster = server.connect(5_000)) {
            List<LogFollow> follows = new ArrayList<>();
            List<Watching> watchings = new ArrayList<>();
            long before = otherThreads();
            for (int i = 0; i < many; i++) {
                follows.add(cluster.follow(
                        Samples.ref("pod-" + i), "main", LogCursor.START, text -> lines.countDown(), ends::countDown));
                watchings.add(cluster.watch(Samples.ref("job-" + i), () -> {}));
            }
            assertThat(lines.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(server.requests.get()).isBetween(many, many + 2);
            // 4 for bytes, 4 for callbacks, 1 timer, the HTTP client's selector, fabric8's own timer, and what is
            // passing
            assertThat(otherThreads() - before).isLessThan(15);
            watchings.forEach(Watching::close);
            follows.forEach(LogFollow::close);
            assertThat(ends.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static long otherThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().equals("log-server"))
                .count();
    }

    /** Returns when the figure has not changed for a while. */
    private static void waitUntilStill(AtomicLong figure) {
        CountDownLatch never = new CountDownLatch(1);
        try {
            for (long last = -1; last != figure.get(); ) {
                last = figure.get();
                never.await(500, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
