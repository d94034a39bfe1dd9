package io.jenkins.plugins.kubestash.bench;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits. */
final class Patience {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration MOST = Duration.ofMinutes(5);

    private Patience() {}

    static void pass(Duration time) {
        try {
            new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws IllegalStateException when it takes longer than minutes */
    static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + MOST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not within " + MOST.toMinutes() + " min: " + what);
            }
            pass(LOOK_EVERY);
        }
    }
}
