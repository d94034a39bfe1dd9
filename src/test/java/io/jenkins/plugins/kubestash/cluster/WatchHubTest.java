package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.cluster.Cluster.Watching;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchHubTest {
    private final EmbeddedCluster embedded = EmbeddedCluster.builder().start();
    private final KubernetesCluster cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());
    private final Semaphore hints = new Semaphore(0);
    private final Semaphore otherHints = new Semaphore(0);

    @AfterEach
    void close() {
        cluster.close();
        embedded.close();
    }

    @Test
    void hintsToWhomAChangeConcernsAndToNobodyElse() throws InterruptedException {
        cluster.watch(Samples.ref("backup-1"), hints::release);
        cluster.watch(Samples.ref("backup-2"), otherHints::release);
        connected();

        cluster.create(Samples.job("backup-1"));
        assertHint();
        settle();
        cluster.start(Samples.ref("backup-1"));
        assertHint();
        embedded.delete("Job", Samples.NAMESPACE, "backup-1");
        settleAfter("Job backup-1 is gone", () -> cluster.job(Samples.ref("backup-1"))
                .isEmpty());
        cluster.create(Samples.job("backup-2"));
        assertThat(otherHints.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(otherHints.availablePermits()).isLessThan(3);
    }

    @Test
    void oneWatchOfAKindServesANamespace() throws InterruptedException {
        List<Watching> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(cluster.watch(Samples.ref("backup-" + i), hints::release));
        }
        connected();
        assertThat(embedded.requests().of("watch", "jobs")).isEqualTo(1);
        assertThat(embedded.requests().of("watch", "pods")).isEqualTo(1);

        all.forEach(Watching::close);
        hints.drainPermits();
        cluster.create(Samples.job("backup-1"));
        assertThat(hints.tryAcquire(1, TimeUnit.SECONDS)).isFalse();

        cluster.watch(Samples.ref("backup-1"), hints::release);
        embedded.await(
                "the watches are back",
                Duration.ofSeconds(10),
                () -> embedded.requests().of("watch", "jobs") == 2
                        && embedded.requests().of("watch", "pods") == 2);
    }

    @Test
    void lateListenerIsHintedAtOnce() throws InterruptedException {
        cluster.watch(Samples.ref("backup-1"), hints::release);
        connected();
        cluster.watch(Samples.ref("backup-2"), otherHints::release);
        assertThat(otherHints.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hintsAfterTheWatchWasCutAndComesBack() throws InterruptedException {
        embedded.faults().plan(2, request -> request.is("watch", "jobs"), new Fault.Cut(300));
        cluster.watch(Samples.ref("backup-1"), hints::release);
        connected();
        settle();
        cluster.create(Samples.job("backup-1")); // its event breaks the watch off
        assertHint();
        embedded.await(
                "the watch is back",
                Duration.ofSeconds(20),
                () -> embedded.requests().of("watch", "jobs") >= 3);
        settle();
        cluster.start(Samples.ref("backup-1"));
        assertHint();
    }

    @Test
    void hintsWhenTheApiIsBack() throws InterruptedException {
        cluster.watch(Samples.ref("backup-1"), hints::release);
        connected();
        embedded.apiAway();
        settle();
        embedded.apiBack();
        assertHint();
    }

    @Test
    void goesOnWhereItWasWhenTheServerEndsAWatchInItsTime() throws InterruptedException {
        cluster.watch(Samples.ref("backup-1"), hints::release);
        cluster.create(Samples.job("backup-1"));
        cluster.start(Samples.ref("backup-1"));
        connected();
        settleAfter("Job backup-1 is complete", () -> cluster.job(Samples.ref("backup-1"))
                .filter(job -> job.complete())
                .isPresent());
        embedded.endWatches();
        embedded.await(
                "both watches are back",
                Duration.ofSeconds(10),
                () -> embedded.requests().of("watch", "jobs") == 2
                        && embedded.requests().of("watch", "pods") == 2);
        assertThat(hints.tryAcquire(1, TimeUnit.SECONDS))
                .as("a hint without a change")
                .isFalse();
        embedded.delete("Job", Samples.NAMESPACE, "backup-1");
        assertHint();
    }

    @Test
    void missesNothingBetweenTwoWatches() throws InterruptedException {
        cluster.watch(Samples.ref("backup-1"), hints::release);
        cluster.create(Samples.job("backup-1"));
        connected();
        settle();
        embedded.endWatches();
        embedded.delete("Job", Samples.NAMESPACE, "backup-1");
        assertHint();
    }

    @Test
    void startsAnewWhenTheServerHasForgottenThePlace() throws InterruptedException {
        cluster.watch(Samples.ref("backup-1"), hints::release);
        cluster.create(Samples.job("backup-1"));
        connected();
        settle();
        embedded.forgetHistory();
        embedded.endWatches();
        assertHint();
        settle();
        cluster.start(Samples.ref("backup-1"));
        assertHint();
    }

    @Test
    void triesAgainAfterARefusal() throws InterruptedException {
        embedded.faults().plan(1, request -> request.verb().equals("watch"), new Fault.Status(410));
        embedded.faults().plan(1, request -> request.verb().equals("watch"), new Fault.Status(503));
        cluster.watch(Samples.ref("backup-1"), hints::release);
        connected();
        assertThat(embedded.requests().of("watch", "jobs") + embedded.requests().of("watch", "pods"))
                .isEqualTo(4);
    }

    @Test
    void listenerThatFailsHarmsNobody() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        cluster.watch(Samples.ref("backup-1"), () -> {
            failed.countDown();
            throw new IllegalStateException("a listener that fails, on purpose");
        });
        cluster.watch(Samples.ref("backup-1"), hints::release);
        connected();
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        settle();
        cluster.create(Samples.job("backup-1"));
        assertHint();
    }

    @Test
    void listenerMayAskTheClusterAndWaitForTheAnswer() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            cluster.watch(Samples.ref("backup-1"), () -> {
                cluster.job(Samples.ref("backup-1"));
                hints.release();
            });
        }
        assertThat(hints.tryAcquire(20, 20, TimeUnit.SECONDS)).isTrue();
    }

    /** Both watches are on: each has hinted. */
    private void connected() throws InterruptedException {
        embedded.await(
                "both watches are on",
                Duration.ofSeconds(20),
                () -> embedded.requests().of("watch", "jobs") >= 1
                        && embedded.requests().of("watch", "pods") >= 1);
        assertHint();
        settle();
    }

    /** Takes all hints until none has come for a while. */
    private void settle() throws InterruptedException {
        while (hints.tryAcquire(700, TimeUnit.MILLISECONDS)) {
            hints.drainPermits();
        }
        otherHints.drainPermits();
    }

    private void settleAfter(String what, java.util.function.BooleanSupplier condition) throws InterruptedException {
        embedded.await(what, Duration.ofSeconds(10), condition);
        settle();
    }

    private void assertHint() throws InterruptedException {
        assertThat(hints.tryAcquire(20, TimeUnit.SECONDS)).as("a hint came").isTrue();
    }
}
