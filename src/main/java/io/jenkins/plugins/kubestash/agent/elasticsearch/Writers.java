package io.jenkins.plugins.kubestash.agent.elasticsearch;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Threads that write blocks while the next ones are read; only a few blocks wait at a time. */
final class Writers implements Closeable {
    private static final int WAITING = 2;
    private static final long LOOK_AGAIN = 200;

    private record Work(TargetIndex index, Block.Some block) {}

    private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(WAITING);
    private final Crew crew;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile boolean finished;

    Writers(int count, Cluster cluster, Bulk bulk) {
        this.crew = new Crew(count, cluster::close);
        Thread lead = new Thread(() -> lead(bulk), "bulk");
        lead.setDaemon(true);
        lead.start();
    }

    /** Waits for room. */
    void give(TargetIndex index, Block.Some block) throws IOException {
        try {
            while (!queue.offer(new Work(index, block), LOOK_AGAIN, TimeUnit.MILLISECONDS)) {
                crew.rethrow();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        crew.rethrow();
    }

    /** Waits until all is written. */
    void finish() throws IOException {
        finished = true;
        await();
        crew.rethrow();
    }

    /** Ends what is still on its way. */
    @Override
    public void close() throws IOException {
        if (!finished) {
            crew.fail(new IOException("the load was ended"));
            finished = true;
            await();
        }
    }

    private void await() throws IOException {
        try {
            ended.get();
        } catch (InterruptedException e) {
            crew.fail(interrupted());
            throw interrupted();
        } catch (ExecutionException e) {
            crew.rethrow();
        }
    }

    private void lead(Bulk bulk) {
        try {
            crew.run(self -> work(bulk));
            ended.complete(null);
        } catch (IOException | RuntimeException | Error e) {
            ended.completeExceptionally(e);
        }
    }

    private void work(Bulk bulk) throws IOException {
        try {
            while (!crew.stopped()) {
                // Asked before the queue is looked into: what was given before the end is then seen.
                boolean over = finished;
                Work work = queue.poll(LOOK_AGAIN, TimeUnit.MILLISECONDS);
                if (work != null) {
                    bulk.write(work.index, work.block);
                } else if (over) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while documents were written");
    }
}
