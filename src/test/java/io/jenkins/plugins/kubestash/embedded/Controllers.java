package io.jenkins.plugins.kubestash.embedded;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The control plane's loop: hands every change to garbage collection, Jobs, StatefulSets and kubelet, on one thread. */
final class Controllers implements AutoCloseable {
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "embedded-control");
        thread.setDaemon(true);
        return thread;
    });
    private final Store.Subscription changes;
    private final Deletion deletion;
    private final Consumer<Change> pods;
    private final JobController jobs;
    private final StatefulSetController statefulSets;

    /** @param pods takes all changes and sees to the pods */
    Controllers(Objects objects, Deletion deletion, Consumer<Change> pods) {
        this.deletion = deletion;
        this.pods = pods;
        this.jobs = new JobController(objects, deletion, this::later);
        this.statefulSets = new StatefulSetController(objects, deletion, this::later);
        this.changes = objects.store().subscribe(0);
        Thread pump = new Thread(this::pump, "embedded-changes");
        pump.setDaemon(true);
        pump.start();
    }

    private void pump() {
        try {
            while (!loop.isShutdown()) {
                Change change = changes.changes().poll(100, TimeUnit.MILLISECONDS);
                if (change != null) {
                    loop.execute(() -> handle(change));
                }
            }
        } catch (InterruptedException | RejectedExecutionException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handle(Change change) {
        tolerant(() -> pods.accept(change));
        tolerant(() -> deletion.collect(change));
        tolerant(() -> jobs.changed(change));
        tolerant(() -> statefulSets.changed(change));
    }

    private void later(Duration delay, Runnable work) {
        loop.schedule(() -> tolerant(work), Math.max(1, delay.toMillis() + 1), TimeUnit.MILLISECONDS);
    }

    /** What is gone in the meantime tells so by a change of its own. */
    private static void tolerant(Runnable work) {
        try {
            work.run();
        } catch (ApiException e) {
            if (e.code() != 404) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        loop.shutdownNow();
        changes.close();
    }
}
