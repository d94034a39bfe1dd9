package io.jenkins.plugins.kubestash.cluster;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** An executor that runs everything on the one thread that waits for it, so that a call costs no thread of a pool. */
final class Pump implements Executor {
    private final BlockingQueue<Runnable> steps = new LinkedBlockingQueue<>();

    @Override
    public void execute(Runnable step) {
        steps.add(step);
    }

    /**
     * Runs steps until {@code done}.
     *
     * @param patience longest wait for a single step
     * @return whether it came to be done; false when nothing happened for too long
     */
    boolean runUntil(BooleanSupplier done, Duration patience) throws InterruptedException {
        while (!done.getAsBoolean()) {
            Runnable step = steps.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (step == null) {
                return false;
            }
            step.run();
        }
        return true;
    }
}
