package io.jenkins.plugins.kubestash.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The time, and how to let it pass; tests put their own in its place. */
public interface Waiter {
    Waiter SYSTEM = new Waiter() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
        }
    };

    Instant now();

    void pause(Duration time) throws InterruptedException;
}
