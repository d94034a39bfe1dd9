package io.jenkins.plugins.kubestash.cluster;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All threads of a cluster, however many sessions it has. Callbacks have a pool of their own, apart from the one that
 * moves bytes: a callback may ask the cluster something and wait for the answer.
 */
final class Threads implements AutoCloseable {
    private static final int EACH = 4;

    private final ThreadPoolExecutor io = pool("kubestash-io-");
    private final ThreadPoolExecutor callbacks = pool("kubestash-callback-");
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("kubestash-timer-"));

    Threads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    Executor io() {
        return io;
    }

    Executor callbacks() {
        return callbacks;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    /** Takes no more work; what is under way ends. */
    @Override
    public void close() {
        timer.shutdownNow();
        callbacks.shutdown();
        io.shutdown();
    }

    private static ThreadPoolExecutor pool(String name) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                EACH,
                EACH,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                named(name),
                (late, closed) -> late.run()); // what is left to end after close ends where it is
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
