package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.ContainerView;
import io.jenkins.plugins.kubestash.cluster.LogCursor;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Brings the logs of a Job's containers to people, each line once and in the containers' order. A container's log is
 * followed while it runs; when the stream has ended, what came after it is read, so that a stream that broke loses
 * nothing.
 */
final class LogPump implements AutoCloseable {
    /** Before a stream is asked for again that brought nothing: a log that cannot be had must not make a busy loop. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final SessionLog log;
    private final Runnable hint;
    private final Map<String, LogCursor> cursors;
    private final Map<String, Follow> follows = new HashMap<>();
    private final Set<String> drained = new HashSet<>();
    private final Map<String, Instant> notBefore = new HashMap<>();
    private final Waits unread = new Waits();

    LogPump(Cluster cluster, SessionLog log, Runnable hint, Map<String, LogCursor> cursors) {
        this.cluster = cluster;
        this.log = log;
        this.hint = hint;
        this.cursors = new HashMap<>(cursors);
    }

    /**
     * Starts to follow what runs and reads out what has ended.
     *
     * @param patience how long to wait for a log that cannot be read, before it is left
     * @return whether every line that the pod has written so far is either shown or on its way
     */
    boolean pump(PodView pod, Duration patience, Instant now) {
        for (ContainerView container : pod.containers()) {
            boolean done = drained.contains(container.name())
                    || !(started(container))
                    || pump(pod.ref(), container, patience, now);
            if (!done) {
                return false;
            }
        }
        return true;
    }

    Map<String, LogCursor> cursors() {
        follows.forEach((container, follow) -> cursors.put(container, follow.cursor()));
        return Map.copyOf(cursors);
    }

    @Override
    public void close() {
        follows.forEach((container, follow) -> {
            follow.close();
            cursors.put(container, follow.cursor());
        });
        follows.clear();
    }

    private boolean pump(ObjectRef pod, ContainerView container, Duration patience, Instant now) {
        String name = container.name();
        boolean running = container.state() instanceof ContainerView.Running;
        Follow follow = follows.get(name);
        if (follow != null && !follow.ended) {
            if (!running) {
                follow.close(); // it may be a dead connection; its end is told in a moment
            }
            return running;
        }
        if (follow != null) {
            follow.close();
            cursors.put(name, follow.cursor());
            if (follow.cursor().equals(follow.from)) {
                notBefore.put(name, now.plus(PAUSE));
            }
            follows.remove(name);
        }
        if (running) {
            boolean due = !now.isBefore(notBefore.getOrDefault(name, Instant.MIN));
            if (due) {
                follows.put(name, follow(pod, name));
            }
            return due;
        }
        if (!readOut(pod, name, patience, now)) {
            return false;
        }
        drained.add(name);
        return true;
    }

    /**
     * Asks until nothing new comes: a broken connection ends a read early.
     *
     * @return whether all was read that can be
     */
    private boolean readOut(ObjectRef pod, String container, Duration patience, Instant now) {
        try {
            LogCursor before;
            do {
                before = cursor(container);
                cursors.put(container, cluster.read(pod, container, before, line -> show(container, line)));
            } while (!cursor(container).equals(before));
        } catch (ClusterException e) {
            boolean mayComeBack = e.kind() == ClusterException.Kind.UNREACHABLE;
            if (mayComeBack && !unread.longerThan(container, patience, now)) {
                return false;
            }
            log.line("  " + container + ": the rest of its log cannot be read: " + e.getMessage());
        }
        return true;
    }

    private Follow follow(ObjectRef pod, String container) {
        Follow follow = new Follow(cursor(container));
        follow.stream = cluster.follow(pod, container, follow.from, line -> show(container, line), () -> {
            follow.ended = true;
            hint.run();
        });
        return follow;
    }

    private LogCursor cursor(String container) {
        return cursors.getOrDefault(container, LogCursor.START);
    }

    private void show(String container, String line) {
        Words.containerLine(container, line).ifPresent(log::line);
    }

    /** The copy of restic has nothing to say unless it fails. */
    private static boolean started(ContainerView container) {
        if (container.name().equals("restic")) {
            return container.state() instanceof ContainerView.Terminated end && end.exitCode() != 0;
        }
        return !(container.state() instanceof ContainerView.Waiting);
    }

    /** A stream and whether it has ended; the end may come before {@code follow} has returned the stream. */
    private static final class Follow {
        private final LogCursor from;
        private volatile Cluster.LogFollow stream;
        private volatile boolean ended;

        Follow(LogCursor from) {
            this.from = from;
        }

        LogCursor cursor() {
            return stream.cursor();
        }

        void close() {
            stream.close();
        }
    }
}
