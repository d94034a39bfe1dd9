package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExchangeTest {
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void holdsNothingOnceItHasEnded() throws InterruptedException {
        try (EmbeddedCluster embedded = EmbeddedCluster.builder().start();
                Threads threads = new Threads();
                Api api = new Api(Access.kubeconfig(embedded.kubeconfig(), Optional.empty()), threads.io())) {
            Request list = Request.listOfJob(Request.Kind.POD, Samples.ref("backup-1"));
            Sink sink = new Sink();
            WeakReference<Sink> held = new WeakReference<>(sink);
            Exchange exchange = api.stream(list, threads.callbacks(), sink);
            sink = null;
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            embedded.await("the sink is let go", Duration.ofSeconds(10), () -> {
                System.gc();
                return held.get() == null;
            });
            exchange.cancel();
        }
    }

    /** Large in life: it keeps the whole answer. */
    private final class Sink implements Exchange.Sink {
        @Override
        public void answered(int status) {}

        @Override
        public void bytes(ByteBuffer bytes) {}

        @Override
        public void ended(Optional<Throwable> failure) {
            ended.countDown();
        }
    }
}
