package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches over a backup in the container beside it. When that has ended, in whatever way, the guard gives back what it
 * still holds in the database. Told to end, it does so before it ends.
 */
final class Guard {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    /** Less than the pod's grace, which is 60 s, and more than the backup needs to end. */
    private static final Duration GRACE = Duration.ofSeconds(50);

    private final Context context;
    private final Children children;
    private final Engine engine;
    private final CountDownLatch done = new CountDownLatch(1);

    Guard(Context context, Children children, Engine engine) {
        this.context = context;
        this.children = children;
        this.engine = engine;
    }

    /**
     * Returns when the backup has ended well and nothing is held; at once where there is nothing to guard.
     *
     * @return what could not be given back, one line each
     * @throws AgentFailure the backup's own failure
     */
    List<String> run() throws IOException, InterruptedException {
        Settings settings = context.settings();
        if (settings.text("KUBESTASH_GUARD").isEmpty()) {
            return List.of();
        }
        awaitBeginning(settings);
        children.whenEnding(this::awaitDone);
        List<String> left;
        try {
            GuardLock.await(settings);
            left = engine.guard(context);
        } finally {
            done.countDown();
        }
        GuardLock.failure(settings).ifPresent(failure -> {
            throw left.isEmpty()
                    ? failure
                    : failure.saying(failure.getMessage() + "; " + String.join("; ", left))
                            .andHeld();
        });
        return left;
    }

    /** The kubelet starts this container after the other; before that one has begun there is nothing to guard. */
    private void awaitBeginning(Settings settings) throws InterruptedException {
        Waiter waiter = context.waiter();
        Instant deadline = waiter.now().plus(settings.seconds("KUBESTASH_WAIT_SECONDS", 300));
        while (!GuardLock.isThere(settings)) {
            if (!waiter.now().isBefore(deadline) || children.ending()) {
                throw new AgentFailure(
                        Reason.DUMP_FAILED, "the container of the dump has not begun: see the pod's events");
            }
            waiter.pause(LOOK_AGAIN);
        }
    }

    private void awaitDone() {
        try {
            done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
