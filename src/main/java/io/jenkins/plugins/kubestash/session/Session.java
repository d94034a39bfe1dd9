package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.LogCursor;
import io.jenkins.plugins.kubestash.plan.Planner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The state machine of one backup, restore or listing. It has no thread of its own: each {@link #turn()} looks at the cluster,
 * does what can be done now, stores the new state and says when to look again. A session that is built from a stored
 * state goes on where that state was stored, in every phase.
 */
public final class Session implements AutoCloseable {
    private static final System.Logger SYSTEM_LOG = System.getLogger(Session.class.getName());

    /** What a session works with. */
    public record Parts(
            Cluster cluster, Planner planner, SecretSource secrets, SessionStore store, SessionLog log, Clock clock) {}

    private final Parts parts;
    private final Reachability reachability;
    private final Attempts attempts;
    private final JobRun run;
    private final Cleaning cleaning;
    private final AtomicReference<String> abortRequest = new AtomicReference<>();
    private volatile SessionState state;

    /**
     * @param state a new session's, or one that was stored
     * @param wake called when a turn is worth taking before its time
     */
    public Session(SessionState state, Parts parts, Runnable wake) {
        this.state = state;
        this.parts = parts;
        reachability = new Reachability(parts.log());
        attempts = new Attempts(parts);
        run = new JobRun(parts, wake);
        cleaning = new Cleaning(parts);
    }

    public SessionState state() {
        return state;
    }

    /** Asks for the end; the next turn acts on it. A session whose outcome is already known keeps that outcome. */
    public void abort(String why) {
        abortRequest.compareAndSet(null, why);
    }

    /** @return the result, once there is one */
    public Optional<SessionResult> result() {
        SessionState now = state;
        return now.phase().ended()
                ? now.verdict().map(verdict -> new SessionResult(now, verdict, now.since()))
                : Optional.empty();
    }

    /**
     * Does what can be done now. Not to be called by two threads at once.
     *
     * @return how long to wait for the next turn unless woken before; empty when the session has ended
     * @throws RuntimeException when the new state cannot be stored; the turn is to be taken again later
     */
    public Optional<Duration> turn() {
        if (state.phase().ended()) {
            return Optional.empty();
        }
        try {
            noteAbort();
            Duration wait = stepInTime();
            reachability.answered(now());
            return state.phase().ended() ? Optional.empty() : Optional.of(wait);
        } catch (NotStored e) {
            throw e;
        } catch (ClusterException e) {
            return Optional.of(failed(e));
        } catch (IllegalArgumentException e) {
            return Optional.of(giveUp(Outcome.Failure.lasting("BAD_REQUEST", e.getMessage())));
        } catch (RuntimeException e) {
            SYSTEM_LOG.log(System.Logger.Level.ERROR, "session " + state.id() + " in " + state.phase(), e);
            return Optional.of(giveUp(Outcome.Failure.lasting(
                    "INTERNAL", "unexpected " + e.getClass().getSimpleName() + "; the system log has the details")));
        }
    }

    /**
     * Lets go of streams and watches, as when the process ends; the session can be taken up again from its stored state.
     * Not to be called while a turn is under way.
     */
    @Override
    public void close() {
        Optional<Map<String, LogCursor>> shown = run.letGo();
        if (state.phase() != Phase.RUNNING || shown.isEmpty()) {
            return;
        }
        try {
            saveIfChanged(state.edit().logs(shown.get()));
        } catch (NotStored e) {
            SYSTEM_LOG.log(System.Logger.Level.WARNING, "lines of session " + state.id() + " may be shown again", e);
        }
    }

    /** A pod that has ended in time has done so whenever it is looked at. */
    private Duration stepInTime() {
        if (state.phase() != Phase.RUNNING) {
            noteTimeout();
        }
        Duration wait = step();
        if (state.phase() != Phase.RUNNING) {
            return wait;
        }
        noteTimeout();
        return state.phase() == Phase.RUNNING ? wait : Duration.ZERO;
    }

    private Duration step() {
        return switch (state.phase()) {
            case PENDING -> pending();
            case WORKLOAD -> workload();
            case CREATING -> creating();
            case RUNNING -> running();
            case CLEANING -> cleaning();
            case RETRYING -> retrying();
            case SUCCEEDED, FAILED, ABORTED -> Duration.ZERO;
        };
    }

    private Duration pending() {
        save(attempts.prepare(state, now()));
        return Duration.ZERO;
    }

    private Duration workload() {
        WorkloadRestore.Turn turn = attempts.workload(state, now());
        turn.edit().ifPresent(this::save);
        return turn.pause();
    }

    private Duration creating() {
        attempts.create(state, now());
        save(state.edit().enter(Phase.RUNNING, now()));
        return Duration.ZERO;
    }

    private Duration running() {
        JobRun.Look look = run.look(state, now());
        Edit edit = state.edit().logs(look.logs());
        if (look.locksFreed()) {
            edit.locksFreed();
        }
        if (look.outcome().isPresent()) {
            look.suspect().ifPresent(edit::deadPod);
            save(edit.outcome(look.outcome().get()).enter(Phase.CLEANING, now()));
            return Duration.ZERO;
        }
        saveIfChanged(edit);
        return look.next();
    }

    private Duration cleaning() {
        Cleaning.Look look = cleaning.look(state, now());
        reachability.answered(now()); // before the last lines of the log
        Edit edit = state.edit();
        look.suspects().forEach(edit::deadPod);
        look.cleared().forEach(edit::deadPodLeftNothing);
        saveIfChanged(edit);
        if (!look.done()) {
            return look.next();
        }
        run.close();
        save(attempts.afterwards(state, now()));
        return Duration.ZERO;
    }

    private Duration retrying() {
        Instant due = state.due().orElse(state.since());
        if (now().isBefore(due)) {
            return Duration.between(now(), due);
        }
        save(attempts.prepare(state, now()));
        return Duration.ZERO;
    }

    private void noteAbort() {
        String why = abortRequest.get();
        if (why == null || state.abort().isPresent()) {
            return;
        }
        save(state.edit().abort(why));
        if (state.outcome().isEmpty() && state.verdict().isEmpty()) {
            parts.log().line("Aborting: " + why);
            giveUp(new Outcome.Abort(why));
        } else if (state.phase() == Phase.RETRYING && state.verdict().isEmpty()) {
            giveUp(new Outcome.Abort(why));
        }
    }

    private void noteTimeout() {
        Duration limit = state.unlocking()
                ? Attempts.UNLOCK_LIMIT
                : state.request().limits().timeout();
        Instant from = state.unlocking() ? state.since() : state.started();
        boolean counts = state.unlocking() || state.verdict().isEmpty();
        if (counts && state.outcome().isEmpty() && !now().isBefore(from.plus(limit))) {
            giveUp(Outcome.Failure.lasting(
                    "TIMED_OUT",
                    state.request().title() + " took longer than its time-out of " + Words.duration(limit)));
        }
    }

    /** Ends the present attempt with an outcome that was not read from its pod. */
    private Duration giveUp(Outcome outcome) {
        boolean somethingThere =
                !state.job().isEmpty() && (state.phase() == Phase.CREATING || state.phase() == Phase.RUNNING);
        Edit edit = state.edit().outcome(outcome);
        if (somethingThere) {
            run.suspect(outcome).ifPresent(edit::deadPod);
            save(edit.enter(Phase.CLEANING, now()));
        } else {
            run.close();
            save(attempts.afterwards(edit.done(), now()));
        }
        return Duration.ZERO;
    }

    private Duration failed(ClusterException e) {
        if (e.kind() == ClusterException.Kind.UNREACHABLE) {
            if (state.phase() == Phase.RUNNING) {
                noteTimeout();
            }
            if (state.phase() == Phase.CLEANING && cleaning.givesUpUnreachable(state, now())) {
                save(attempts.afterwards(state, now()));
            }
            Duration wait = reachability.failed(e, now());
            boolean lastSteps = state.verdict().isPresent() && !state.unlocking() && state.phase() != Phase.CLEANING;
            return lastSteps && reachability.silentFor(WorkloadRestore.UNREACHABLE_PATIENCE, now())
                    ? giveUp(Outcome.Failure.lasting(WorkloadRestore.UNREACHABLE, e.getMessage()))
                    : wait;
        }
        if (state.phase() == Phase.CLEANING) {
            parts.log().line("Warning: Job " + state.job() + " cannot be removed: " + e.getMessage());
            run.close();
            save(attempts.afterwards(state, now()));
            return Duration.ZERO;
        }
        return giveUp(Outcome.Failure.lasting("CLUSTER_" + e.kind(), e.getMessage()));
    }

    private void saveIfChanged(Edit edit) {
        if (!edit.done().equals(state)) {
            save(edit);
        }
    }

    private void save(Edit edit) {
        SessionState next = edit.done();
        try {
            parts.store().save(next);
        } catch (RuntimeException e) {
            throw new NotStored(e);
        }
        state = next;
    }

    /** What cannot be stored did not happen: the turn is taken again later, and every step is safe to repeat. */
    private static final class NotStored extends RuntimeException {
        NotStored(RuntimeException cause) {
            super(cause);
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }
}
