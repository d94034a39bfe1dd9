package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.cluster.Cluster.LogFollow;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Running;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Terminated;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Waiting;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods that run as real processes, seen and heard through the API. */
@Timeout(60)
class PodsOfAJobTest {
    private static final ObjectRef JOB = Samples.ref("backup-1");
    /** 50 lines at once, 40 times: many have the very same stamp. */
    private static final String BURSTS =
            "i=0; while [ $i -lt 40 ]; do seq -f \"$i-%g äß€\" 50; sleep 0.02; i=$((i+1)); done";

    private static final List<String> BURST_LINES = IntStream.range(0, 40)
            .boxed()
            .flatMap(i -> IntStream.rangeClosed(1, 50).mapToObj(j -> i + "-" + j + " äß€"))
            .toList();

    private final EmbeddedCluster embedded = EmbeddedCluster.builder().start();
    private final KubernetesCluster cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());
    private final List<String> got = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        cluster.close();
        embedded.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void deliversEachLineOnceHoweverOftenTheStreamBreaksOff(long seed) throws InterruptedException {
        Random random = new Random(seed);
        ObjectRef pod = run(BURSTS);
        LogCursor cursor = LogCursor.START;
        for (int i = 0; i < 25; i++) {
            embedded.faults()
                    .plan(1, request -> request.is("get", "pods/log"), new Fault.Cut(1 + random.nextInt(8000)));
            cursor = followToTheEnd(pod, cursor);
        }
        embedded.faults().clear();
        cursor = followToTheEnd(pod, cursor);

        assertThat(cluster.read(pod, "main", cursor, got::add)).isEqualTo(cursor);
        assertThat(got).isEqualTo(BURST_LINES);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 700, 1999})
    void readGoesOnWhereAClosedFollowStopped(int lines) throws InterruptedException {
        ObjectRef pod = run(BURSTS);
        CountDownLatch some = new CountDownLatch(lines);
        CountDownLatch ended = new CountDownLatch(1);
        LogFollow follow = cluster.follow(
                pod,
                "main",
                LogCursor.START,
                line -> {
                    got.add(line);
                    some.countDown();
                },
                ended::countDown);
        assertThat(some.await(20, TimeUnit.SECONDS)).isTrue();
        follow.close();
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        awaitEnd(pod);

        cluster.read(pod, "main", follow.cursor(), got::add);
        assertThat(got).isEqualTo(BURST_LINES);
    }

    @Test
    void readThroughBrokenConnectionsIsWhole() {
        ObjectRef pod = run("seq 5000");
        awaitEnd(pod);
        Random random = new Random(7);
        LogCursor cursor = LogCursor.START;
        for (int i = 0; i < 20; i++) {
            embedded.faults()
                    .plan(1, request -> request.is("get", "pods/log"), new Fault.Cut(1000 + random.nextInt(30_000)));
        }
        int calls = 0;
        for (boolean whole = false; !whole; calls++) {
            LogCursor last = cursor;
            try {
                cursor = cluster.read(pod, "main", last, got::add);
                whole = cursor.equals(last);
            } catch (ClusterException e) {
                assertThat(e.kind()).isEqualTo(ClusterException.Kind.UNREACHABLE); // and it delivered nothing
            }
        }
        assertThat(calls).isGreaterThan(3);
        assertThat(got)
                .isEqualTo(IntStream.rangeClosed(1, 5000)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void longLineComesInPiecesOfWholeCharacters() {
        ObjectRef pod = run("head -c 150000 /dev/zero | sed 's/\\x00/€/g'; echo; echo end");
        awaitEnd(pod);
        cluster.read(pod, "main", LogCursor.START, got::add);

        assertThat(String.join("", got)).isEqualTo("€".repeat(150_000) + "end");
        assertThat(got).hasSizeBetween(8, 9).last().isEqualTo("end");
    }

    @Test
    void lastWordsWithoutALineFeedAreRead() {
        ObjectRef pod = run("printf 'one\\ntwo'");
        awaitEnd(pod);
        cluster.read(pod, "main", LogCursor.START, got::add);
        assertThat(got).containsExactly("one", "two");
    }

    @Test
    void containerThatHasNotStartedHasAnEmptyLog() {
        var job = Samples.job("backup-1", "true");
        job.getSpec().getTemplate().getSpec().getContainers().get(0).setImage("no-such-image");
        cluster.create(job);
        cluster.start(JOB);
        ObjectRef pod = awaitPod();
        embedded.await(
                "the image cannot be pulled",
                Duration.ofSeconds(20),
                () -> cluster.pods(JOB).get(0).containers().get(0).state() instanceof Waiting waiting
                        && !waiting.reason().isEmpty());

        assertThat(cluster.read(pod, "main", LogCursor.START, got::add)).isEqualTo(LogCursor.START);
        assertThat(cluster.events(JOB, cluster.pods(JOB)))
                .anyMatch(event -> event.warning() && event.about().equals("Pod/" + pod.name()));
    }

    @Test
    void followOfAPodThatIsNotThereEndsOnce() throws InterruptedException {
        AtomicInteger ends = new AtomicInteger();
        CountDownLatch ended = new CountDownLatch(1);
        LogFollow follow = cluster.follow(Samples.ref("absent"), "main", LogCursor.START, got::add, () -> {
            ends.incrementAndGet();
            ended.countDown();
        });
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
        follow.close();
        cluster.close();
        assertThat(ends.get()).isEqualTo(1);
        assertThat(got).isEmpty();
    }

    @Test
    void readOfAPodThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> cluster.read(Samples.ref("absent"), "main", LogCursor.START, got::add))
                .isInstanceOfSatisfying(ClusterException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ClusterException.Kind.NOT_FOUND))
                .hasMessage("there is no Pod default/absent in the cluster at " + cluster.server());
    }

    @Test
    void seesAPodFromStartToEnd() {
        ObjectRef pod = run("read line < /dev/null; sleep 1; exit 3");
        embedded.await("the container runs", Duration.ofSeconds(20), () -> state() instanceof Running);
        assertThat(cluster.podAlive(pod)).isTrue();
        awaitEnd(pod);

        assertThat(cluster.podAlive(pod)).isFalse();
        assertThat(cluster.pods(JOB).get(0).phase()).isEqualTo("Failed");
        assertThat(state()).isInstanceOfSatisfying(Terminated.class, end -> {
            assertThat(end.exitCode()).isEqualTo(3);
            assertThat(end.until()).isAfterOrEqualTo(end.since());
        });
        embedded.await("the Job has failed", Duration.ofSeconds(20), () -> cluster.job(JOB)
                .orElseThrow()
                .failed());
        assertThat(cluster.job(JOB).orElseThrow().failure()).startsWith("BackoffLimitExceeded");
    }

    @Test
    void deleteLeavesNothingOfARunningJob() {
        JobView job = cluster.create(Samples.job("backup-1", "sleep", "600"));
        cluster.createOwned(Samples.secret("backup-1"), job);
        cluster.start(JOB);
        ObjectRef pod = awaitPod();

        cluster.delete(JOB);

        embedded.await("all is gone", Duration.ofSeconds(50), () -> cluster.gone(JOB));
        cluster.delete(JOB);
        assertThat(cluster.podAlive(pod)).isFalse();
        assertThat(embedded.list("Secret", Samples.NAMESPACE)).isEmpty();
    }

    private ContainerView.State state() {
        return cluster.pods(JOB).get(0).containers().get(0).state();
    }

    private LogCursor followToTheEnd(ObjectRef pod, LogCursor from) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        LogFollow follow = cluster.follow(pod, "main", from, got::add, ended::countDown);
        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        return follow.cursor();
    }

    private ObjectRef run(String script) {
        cluster.create(Samples.job("backup-1", "bash", "-c", script));
        cluster.start(JOB);
        ObjectRef pod = awaitPod();
        embedded.await("the container starts", Duration.ofSeconds(20), () -> !(state() instanceof Waiting));
        return pod;
    }

    private ObjectRef awaitPod() {
        embedded.await("the pod is there", Duration.ofSeconds(20), () -> !cluster.pods(JOB)
                .isEmpty());
        return cluster.pods(JOB).get(0).ref();
    }

    private void awaitEnd(ObjectRef pod) {
        embedded.await("the pod has ended", Duration.ofSeconds(30), () -> !cluster.podAlive(pod));
    }
}
