package io.jenkins.plugins.kubestash.agent.redis;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands batches from the scanner to the workers, gives the workers their turns to write in the order of the batches,
 * and stops all of them when one fails.
 */
final class BatchQueue {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ScanBatch> waiting = new ArrayDeque<>();
    private final int capacity;
    private long turn;
    private boolean ended;
    private Optional<Throwable> failure = Optional.empty();

    BatchQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Waits for room. */
    void put(ScanBatch batch) throws IOException {
        lock.lock();
        try {
            while (waiting.size() >= capacity) {
                await();
            }
            checkFailure();
            waiting.add(batch);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that no more batches come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next batch; empty when there will be none. */
    Optional<ScanBatch> take() throws IOException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended) {
                await();
            }
            checkFailure();
            Optional<ScanBatch> next = Optional.ofNullable(waiting.poll());
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all batches before this one are written. */
    void awaitTurn(ScanBatch batch) throws IOException {
        lock.lock();
        try {
            while (turn != batch.sequence()) {
                await();
            }
            checkFailure();
        } finally {
            lock.unlock();
        }
    }

    /** Gives the turn to the next batch. */
    void written() {
        lock.lock();
        try {
            turn++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The first failure counts; everybody who waits or comes here from now on is stopped. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(cause);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Optional<Throwable> failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }

    private void await() throws IOException {
        checkFailure();
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the dump was interrupted", e);
        }
        checkFailure();
    }

    private void checkFailure() throws IOException {
        if (failure.isPresent()) {
            throw new IOException("the dump has failed elsewhere", failure.get());
        }
    }
}
