package io.jenkins.plugins.kubestash.session;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Takes the turns of any number of sessions on a fixed number of threads. Closing it lets go of the sessions as they
 * are stored, as the end of the process would.
 */
public final class SessionRunner implements AutoCloseable {
    private static final System.Logger SYSTEM_LOG = System.getLogger(SessionRunner.class.getName());
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(15);
    private static final Duration LAST_TURNS = Duration.ofSeconds(30);

    private final ScheduledThreadPoolExecutor pool;
    private final Set<Running> sessions = ConcurrentHashMap.newKeySet();

    public SessionRunner(int threads) {
        AtomicInteger count = new AtomicInteger();
        pool = new ScheduledThreadPoolExecutor(threads, task -> {
            Thread thread = new Thread(task, "kubestash-session-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        pool.setRemoveOnCancelPolicy(true);
        pool.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Starts a session, or takes a stored one up again.
     *
     * @param ended called exactly once, on a thread of the pool, unless the runner is closed before
     */
    public Running run(SessionState state, Session.Parts parts, Consumer<SessionResult> ended) {
        Running running = new Running(state, parts, ended);
        sessions.add(running);
        running.wake();
        return running;
    }

    /** Turns under way are taken to their end, and not interrupted: an interrupted one could pass for a failure. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            pool.awaitTermination(LAST_TURNS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sessions.forEach(running -> running.session.close());
        sessions.clear();
    }

    /** A session under way. */
    public final class Running {
        private static final int IDLE = 0;
        private static final int TURNING = 1;
        private static final int ANOTHER_TURN = 2;

        private final Session session;
        private final Consumer<SessionResult> ended;
        private final AtomicInteger turning = new AtomicInteger(IDLE);
        private final AtomicReference<Future<?>> timer = new AtomicReference<>();
        private final AtomicBoolean delivered = new AtomicBoolean();

        private Running(SessionState state, Session.Parts parts, Consumer<SessionResult> ended) {
            this.session = new Session(state, parts, this::wake);
            this.ended = ended;
        }

        public SessionState state() {
            return session.state();
        }

        public void abort(String why) {
            session.abort(why);
            wake();
        }

        private void wake() {
            if (turning.getAndUpdate(now -> now == IDLE ? TURNING : ANOTHER_TURN) == IDLE) {
                submit();
            }
        }

        private void submit() {
            try {
                pool.execute(this::turn);
            } catch (RejectedExecutionException e) {
                // The runner is closed: the stored state is what counts.
            }
        }

        private void turn() {
            Future<?> waiting = timer.getAndSet(null);
            if (waiting != null) {
                waiting.cancel(false);
            }
            Optional<Duration> wait = takeTurn();
            if (wait.isEmpty()) {
                deliver();
            } else if (wait.get().isZero() || !turning.compareAndSet(TURNING, IDLE)) {
                turning.set(TURNING);
                submit();
            } else {
                wakeIn(wait.get());
            }
        }

        /** A state that cannot be stored now, say on a full disk, can be stored later. */
        private Optional<Duration> takeTurn() {
            try {
                return session.turn();
            } catch (RuntimeException e) {
                SYSTEM_LOG.log(System.Logger.Level.ERROR, "session " + state().id() + " cannot go on now", e);
                return Optional.of(AFTER_TROUBLE);
            }
        }

        private void wakeIn(Duration wait) {
            try {
                timer.set(pool.schedule(this::wake, wait.toMillis(), TimeUnit.MILLISECONDS));
            } catch (RejectedExecutionException e) {
                // as above
            }
        }

        private void deliver() {
            sessions.remove(this);
            session.close();
            if (delivered.compareAndSet(false, true)) {
                session.result().ifPresent(ended);
            }
        }
    }
}
