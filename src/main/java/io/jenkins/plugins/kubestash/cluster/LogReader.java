package io.jenkins.plugins.kubestash.cluster;

import io.jenkins.plugins.kubestash.cluster.Cluster.LogFollow;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Follows and reads the logs of containers. Holds no more of a log than one line and what one network packet brings. */
final class LogReader implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LogReader.class.getName());
    private static final int LONGEST_LINE = 64 * 1024;

    private final Api api;
    private final Executor callbacks;
    private final Set<LogTail> open = ConcurrentHashMap.newKeySet();

    LogReader(Api api, Executor callbacks) {
        this.api = api;
        this.callbacks = callbacks;
    }

    LogFollow follow(ObjectRef pod, String container, LogCursor from, Consumer<String> lines, Runnable ended) {
        LogTail tail = new LogTail(from, lines, (self, failure) -> {
            open.remove(self);
            failure.filter(why -> why instanceof RuntimeException && !(why instanceof CancellationException))
                    .ifPresent(why -> LOG.log(Level.WARNING, "who takes the log of " + pod + " failed", why));
            ended.run();
        });
        open.add(tail);
        Request request = Request.log(pod, container, from, true);
        // A line without its line feed may be one that was cut: it is left for the next request.
        tail.over(api.stream(request, callbacks, new Lines(LONGEST_LINE, false, tail)));
        return tail;
    }

    /** Reads on after a broken connection as long as that brings lines. */
    LogCursor read(ObjectRef pod, String container, LogCursor from, Consumer<String> lines) {
        LogCursor cursor = from;
        while (true) {
            Reading reading = new Reading(pod, container, cursor, lines);
            Optional<ClusterException> failure = reading.run();
            if (failure.isEmpty()) {
                return reading.tail.cursor();
            }
            if (reading.tail.cursor().equals(cursor)) {
                if (cursor.equals(from)) {
                    throw failure.get();
                }
                return cursor;
            }
            cursor = reading.tail.cursor();
        }
    }

    @Override
    public void close() {
        open.forEach(LogTail::close);
    }

    /** One request for what is there of a log. */
    private final class Reading {
        private final Request request;
        private final LogTail tail;
        private Optional<Throwable> failure = Optional.empty();
        /** By whoever takes the lines. */
        private Optional<RuntimeException> thrown = Optional.empty();

        private boolean ended;

        Reading(ObjectRef pod, String container, LogCursor from, Consumer<String> lines) {
            request = Request.log(pod, container, from, false);
            tail = new LogTail(from, line -> hand(line, lines), (self, why) -> {
                failure = why;
                ended = true;
            });
        }

        private void hand(String line, Consumer<String> lines) {
            try {
                lines.accept(line);
            } catch (RuntimeException e) {
                thrown = Optional.of(e);
                throw e;
            }
        }

        Optional<ClusterException> run() {
            Pump pump = new Pump();
            tail.over(api.stream(request, pump, new Lines(LONGEST_LINE, true, tail)));
            try {
                if (!pump.runUntil(() -> ended, api.patience())) {
                    failure = Optional.of(new TimeoutException());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = Optional.of(e);
            } finally {
                tail.close();
            }
            thrown.ifPresent(e -> {
                throw e;
            });
            return failure.map(why -> api.failures().of(request, why)).filter(why -> !isEmptyYet(why));
        }

        private boolean isEmptyYet(ClusterException why) {
            return why.kind() == Kind.INVALID && why.getMessage().contains("is waiting to start");
        }
    }
}
