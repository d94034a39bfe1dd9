package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/** Several threads at one piece of work; the first that fails ends it for all, and its failure counts. */
final class Crew {
    interface Work {
        void run(Crew crew) throws IOException;
    }

    private final int size;
    private final Runnable abort;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** @param abort frees the others from whatever they wait for */
    Crew(int size, Runnable abort) {
        this.size = size;
        this.abort = abort;
    }

    boolean stopped() {
        return failure.get() != null;
    }

    /** Ends the work for all. */
    void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            abort.run();
        }
    }

    /** Does the work in all threads, and returns when all have ended. */
    void run(Work work) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(size, task -> {
            Thread thread = new Thread(task, "search");
            thread.setDaemon(true);
            return thread;
        });
        List<Future<?>> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            tasks.add(threads.submit(() -> guarded(work)));
        }
        try {
            for (Future<?> task : tasks) {
                task.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(new InterruptedIOException("interrupted"));
        } catch (ExecutionException e) {
            fail(e.getCause());
        } finally {
            threads.shutdown();
        }
        rethrow();
    }

    /** Throws what was the first failure, if there was one. */
    void rethrow() throws IOException {
        Throwable cause = failure.get();
        if (cause instanceof IOException e) {
            throw e;
        }
        if (cause instanceof RuntimeException e) {
            throw e;
        }
        if (cause instanceof Error e) {
            throw e;
        }
    }

    private void guarded(Work work) {
        try {
            work.run(this);
        } catch (IOException | RuntimeException | Error e) {
            fail(e);
        }
    }
}
