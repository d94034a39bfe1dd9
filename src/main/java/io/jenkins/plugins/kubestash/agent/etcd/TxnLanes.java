package io.jenkins.plugins.kubestash.agent.etcd;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends transactions over several connections at a time; their order does not count. */
final class TxnLanes implements Closeable {
    private static final long MOST_BYTES = 6 << 20;

    private final EtcdClient client;
    private final int lanes;
    private final ExecutorService threads;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private long bytesUnderWay;

    private record UnderWay(Future<Void> end, long bytes) {}

    TxnLanes(EtcdClient client, int lanes) {
        this.client = client;
        this.lanes = lanes;
        this.threads = Executors.newFixedThreadPool(lanes, task -> {
            Thread thread = new Thread(task, "etcd-txn");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Waits when enough are under way; fails when an earlier one has. */
    void send(TxnBatch batch) throws IOException {
        while (!underWay.isEmpty() && (underWay.size() >= 2 * lanes || bytesUnderWay > MOST_BYTES)) {
            awaitFirst();
        }
        long bytes = batch.changes().stream().mapToLong(TxnBatch.Change::bytes).sum();
        bytesUnderWay += bytes;
        Future<Void> end = threads.submit(() -> {
            commit(batch);
            return null;
        });
        underWay.addLast(new UnderWay(end, bytes));
    }

    /** Waits until all is written. */
    void drain() throws IOException {
        while (!underWay.isEmpty()) {
            awaitFirst();
        }
    }

    private void awaitFirst() throws IOException {
        UnderWay first = underWay.removeFirst();
        await(first.end());
        bytesUnderWay -= first.bytes();
    }

    private void commit(TxnBatch batch) throws IOException {
        try {
            if (!client.change("/v3/kv/txn", batch.json()).flag("succeeded") && batch.onlyNew()) {
                throw new AgentFailure(
                        Reason.LOAD_FAILED,
                        "etcd at " + client.address() + ": somebody else wrote one of the keys "
                                + Bytes.shown(batch.changes().get(0).key()) + " to "
                                + Bytes.shown(batch.changes()
                                        .get(batch.changes().size() - 1)
                                        .key())
                                + " during the load: stop who does, and load with ifExists replace");
            }
        } catch (EtcdError e) {
            boolean large = e.says("too many operations") || e.says("request is too large");
            if (large && batch.changes().size() > 1) {
                for (TxnBatch half : batch.halves()) {
                    commit(half);
                }
                return;
            }
            throw explained(e, batch, large);
        }
    }

    private IOException explained(EtcdError e, TxnBatch batch, boolean large) {
        if (large) {
            TxnBatch.Change change = batch.changes().get(0);
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "etcd at " + client.address() + " takes no value as large as that of "
                            + Bytes.shown(change.key()) + ", " + change.value().length
                            + " bytes: raise its --max-request-bytes",
                    e);
        }
        if (e.says("database space exceeded")) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "etcd at " + client.address()
                            + " is full: compact and defragment it, disarm its alarm, or raise --quota-backend-bytes",
                    e);
        }
        return e;
    }

    private static void await(Future<Void> batch) throws IOException {
        try {
            batch.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException lost) {
                throw lost;
            }
            throw AgentFailure.behind(e).orElseThrow(() -> new IllegalStateException(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while etcd was written", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
