package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionRunnerTest {

    @Test
    void closingWaitsForTheTurnUnderWayAndItsStateIsWhatIsStored() throws Exception {
        Play play = new Play(Play.limits(0));
        CountDownLatch inTheTurn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<SessionState> stored = new CopyOnWriteArrayList<>();
        Session.Parts parts = play.parts(state -> {
            inTheTurn.countDown();
            await(goOn);
            stored.add(state);
        });
        SessionRunner runner = new SessionRunner(1);
        CompletableFuture<SessionResult> result = new CompletableFuture<>();
        SessionRunner.Running running = runner.run(play.stored.get(0), parts, result::complete);
        await(inTheTurn);
        Thread closing = new Thread(runner::close);
        closing.start();
        goOn.countDown();
        closing.join();
        assertThat(stored).isNotEmpty();
        assertThat(running.state()).isEqualTo(stored.get(stored.size() - 1));
        assertThat(running.state().phase().ended()).isFalse();
        assertThat(result).isNotDone();
    }

    @Test
    void aStateThatCannotBeStoredDoesNotEndTheSession() throws Exception {
        Play play = new Play(Play.limits(0));
        CountDownLatch tried = new CountDownLatch(1);
        Session.Parts parts = play.parts(state -> {
            tried.countDown();
            throw new IllegalStateException("the disk is full, on purpose");
        });
        try (SessionRunner runner = new SessionRunner(1)) {
            SessionRunner.Running running = runner.run(play.stored.get(0), parts, ended -> {});
            await(tried);
            assertThat(running.state()).isEqualTo(play.stored.get(0));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
