package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One dump of a whole deployment. It ends with a trailer or with an exception, never with less. */
final class RedisDump {
    private static final int BUFFER_PER_WORKER = 1 << 20;
    private static final int BUFFER_OF_ALL_WORKERS = 8 << 20;

    private final Connector connector;
    private final DumpWriter output;
    private final List<String> warnings = new ArrayList<>();

    RedisDump(Connector connector, OutputStream out) {
        this.connector = connector;
        this.output = new DumpWriter(out);
    }

    EngineFacts run() throws IOException {
        Selection selection = connector.settings().selection();
        Deployment before = Deployment.toRead(connector);
        before.refuseMovingSlots();
        warnings.addAll(before.warnings());
        byte[] functions = selection.isAll() ? Functions.dump(connector, before, warnings) : new byte[0];
        output.header(new DumpHeader(
                RedisEngine.NAME,
                before.version(),
                Functions.rdbVersion(functions),
                before.topology(),
                System.currentTimeMillis(),
                selection.of(before.databases())));
        if (Functions.isAny(functions)) {
            output.functions(functions);
        }
        long vanished = dumpKeys(before);
        if (output.keys() == 0 && !selection.isAll()) {
            throw selection.nothing("redis at " + connector.settings().address());
        }
        Deployment after = before.again(connector);
        after.refuseMovingSlots();
        if (!after.isSameAs(before)) {
            throw new IOException("redis at " + connector.settings().address()
                    + " changed during the dump: a server was replaced or slots moved");
        }
        long appeared =
                selection.hasPattern() ? 0 : Math.max(0, after.keys(selection) - before.keys(selection) + vanished);
        DumpTrailer trailer = output.trailer(vanished, appeared);
        return new EngineFacts(RedisEngine.NAME, before.version(), before.topology(), counts(trailer), warnings);
    }

    /** What a trailer counts, under the names that are shown. */
    static Map<String, Long> counts(DumpTrailer trailer) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("keys", trailer.keys());
        counts.put("vanished", trailer.vanished());
        counts.put("appeared", trailer.appeared());
        return counts;
    }

    private long dumpKeys(Deployment deployment) throws IOException {
        int connections = connector.settings().connections();
        BatchQueue queue = new BatchQueue(connections + 1);
        boolean absoluteExpiry = knowsAbsoluteExpiry(deployment.nodes().get(0));
        int limit = Math.min(BUFFER_PER_WORKER, BUFFER_OF_ALL_WORKERS / connections);
        ExecutorService threads = Executors.newFixedThreadPool(connections + 1, task -> {
            Thread thread = new Thread(task, "redis-dump");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Long>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                DumpWorker worker = new DumpWorker(connector, queue, output, absoluteExpiry, limit);
                workers.add(threads.submit(stoppingAll(queue, worker::run)));
            }
            Future<Long> scanner = threads.submit(stoppingAll(queue, () -> {
                new KeyScanner(connector, queue).scan(deployment);
                queue.end();
                return 0L;
            }));
            long vanished = result(scanner, queue);
            for (Future<Long> worker : workers) {
                vanished += result(worker, queue);
            }
            return vanished;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A part whose failure, of whatever kind, ends the other parts too. */
    private Callable<Long> stoppingAll(BatchQueue queue, Callable<Long> part) {
        return () -> {
            try {
                return part.call();
            } catch (Throwable e) {
                queue.fail(e);
                connector.close();
                throw e;
            }
        };
    }

    private static long result(Future<Long> part, BatchQueue queue) throws IOException {
        try {
            return part.get();
        } catch (ExecutionException e) {
            throw raise(queue.failure().orElse(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the dump was interrupted", e);
        }
    }

    private static AgentFailure raise(Throwable failure) throws IOException {
        if (failure instanceof IOException lost) {
            throw lost;
        }
        if (failure instanceof AgentFailure known) {
            throw known;
        }
        throw new AgentFailure(Reason.INTERNAL, "the dump failed: " + failure, failure);
    }

    private boolean knowsAbsoluteExpiry(Node node) throws IOException {
        RespConnection connection = connector.connect(node);
        try {
            connection.call("PEXPIRETIME", "kubestash");
            return true;
        } catch (RedisError e) {
            // so it is answered for a key of another node, or of none of the user's: the command itself is known
            if (e.isRedirection() || e.isAboutAKey()) {
                return true;
            }
            if (e.isUnknownCommand()) {
                return false;
            }
            throw e;
        } finally {
            connector.release(connection);
        }
    }
}
