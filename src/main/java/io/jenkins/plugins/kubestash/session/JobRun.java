package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.JobView;
import io.jenkins.plugins.kubestash.cluster.LogCursor;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.session.Reading.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the present Job from its start to its outcome. What it keeps between looks (watch, log streams, how long a
 * problem has lasted) can be lost without harm.
 */
final class JobRun implements AutoCloseable {
    /** Stands among the containers' names for the cluster's own events. */
    private static final String EVENTS = "(events)";

    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration AT_ONCE = Duration.ofMillis(250);
    private static final Duration CONFIGURATION_PATIENCE = Duration.ofSeconds(10);
    /** How long a log that cannot be read keeps the logs after it back, and an outcome that is known. */
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(10);

    private static final Duration DELETION_PATIENCE = Duration.ofMinutes(3);

    /**
     * @param outcome of the attempt, once it is known and its log is out
     * @param suspect pod that may have left a lock or an unproven snapshot behind; only with an outcome
     * @param locksFreed whether the locks of dead pods are removed by now
     */
    record Look(
            Optional<Outcome> outcome,
            Optional<String> suspect,
            boolean locksFreed,
            Map<String, LogCursor> logs,
            Duration next) {}

    private final Session.Parts parts;
    private final Runnable wake;
    private final Waits waits = new Waits();
    private Optional<Current> current = Optional.empty();

    /** The Job being followed. */
    private final class Current {
        final ObjectRef job;
        final Cluster.Watching watch;
        final LogPump pump;
        final EventLines events;
        Optional<PodView> lastSeen = Optional.empty();

        Current(ObjectRef job, Map<String, LogCursor> logs) {
            this.job = job;
            watch = parts.cluster().watch(job, wake);
            pump = new LogPump(parts.cluster(), parts.log(), wake, logs);
            Instant from = logs.getOrDefault(EVENTS, LogCursor.START).time();
            events = new EventLines(parts.cluster(), parts.log(), job, from);
        }

        Map<String, LogCursor> cursors() {
            Map<String, LogCursor> cursors = new HashMap<>(pump.cursors());
            cursors.put(EVENTS, new LogCursor(events.until(), 0));
            return Map.copyOf(cursors);
        }
    }

    JobRun(Session.Parts parts, Runnable wake) {
        this.parts = parts;
        this.wake = wake;
    }

    Look look(SessionState state, Instant now) {
        Current run = current(state);
        List<PodView> pods = parts.cluster().pods(run.job);
        if (pods.isEmpty()) {
            return withoutPod(run, state, now);
        }
        PodView pod = pods.get(pods.size() - 1);
        run.lastSeen = Optional.of(pod);
        Reading reading = PodReader.read(pod);
        boolean late = reading instanceof Reading.Ended && waits.longerThan("last lines", LOG_PATIENCE, now);
        boolean shown = run.pump.pump(pod, late ? Duration.ZERO : LOG_PATIENCE, now);
        if (reading instanceof Reading.Ended end) {
            return !shown && !late ? wait(run, AT_ONCE) : ended(run, end.outcome());
        }
        if (pod.deleting() && waits.longerThan("deletion", DELETION_PATIENCE, now)) {
            return ended(
                    run,
                    Outcome.Failure.passing(
                            "POD_LOST", "pod " + pod.ref() + " is being deleted and does not end; look at its node"));
        }
        if (reading instanceof Reading.Waiting waiting) {
            return waiting(run, pods, waiting, state.request().limits(), now);
        }
        waits.over();
        return wait(run, shown ? QUIET : SOON);
    }

    /** The pod that was seen last, when something of it may be in the repository that must not stay. */
    Optional<String> suspect(Outcome outcome) {
        return current.flatMap(run -> run.lastSeen)
                .filter(pod -> PodReader.mayHaveLeftSomething(pod, outcome))
                .map(pod -> pod.ref().name());
    }

    /** Lets go of everything; how far the logs were shown, if a Job was followed. */
    Optional<Map<String, LogCursor>> letGo() {
        Optional<Map<String, LogCursor>> shown = current.map(run -> {
            run.watch.close();
            run.pump.close();
            return run.cursors();
        });
        close();
        return shown;
    }

    @Override
    public void close() {
        current.ifPresent(run -> {
            run.watch.close();
            run.pump.close();
        });
        current = Optional.empty();
        waits.over();
    }

    private Current current(SessionState state) {
        ObjectRef job = new ObjectRef(state.request().appBinding().namespace(), state.job());
        if (current.isEmpty() || !current.get().job.equals(job)) {
            close();
            current = Optional.of(new Current(job, state.logs()));
        }
        return current.get();
    }

    private Look withoutPod(Current run, SessionState state, Instant now) {
        if (run.lastSeen.isPresent() && PodReader.read(run.lastSeen.get()) instanceof Reading.Ended end) {
            run.pump.pump(run.lastSeen.get(), Duration.ZERO, now);
            return ended(run, end.outcome());
        }
        Optional<JobView> job = parts.cluster().job(run.job);
        if (job.isEmpty() || job.get().deleting()) {
            return vanished(run, Outcome.Failure.passing("JOB_DELETED", "somebody deleted Job " + run.job));
        }
        if (job.get().failed() && job.get().failure().startsWith("DeadlineExceeded")) {
            return ended(
                    run,
                    Outcome.Failure.lasting("TIMED_OUT", "Job " + run.job + " ran longer than its time-out allows"));
        }
        if (job.get().failed() || job.get().complete() || run.lastSeen.isPresent()) {
            return vanished(run, Outcome.Failure.passing("POD_LOST", "somebody deleted the pod of Job " + run.job));
        }
        if (job.get().suspended()) {
            parts.cluster().start(run.job);
            return wait(run, AT_ONCE);
        }
        Optional<String> refusal = run.events.show(List.of());
        Outcome.Failure problem = refusal.map(text -> Outcome.Failure.passing(
                        text.contains("exceeded quota") ? "QUOTA" : "POD_REFUSED", "Job " + run.job + ": " + text))
                .orElse(Outcome.Failure.passing("", "Job " + run.job + " has no pod yet"));
        Patience patience = refusal.isPresent() ? Patience.IMAGE : Patience.NO_PROBLEM;
        return patient(
                run, new Reading.Waiting(patience, problem), state.request().limits(), now);
    }

    private Look waiting(Current run, List<PodView> pods, Reading.Waiting waiting, Limits limits, Instant now) {
        if (waits.longerThan("start", SOON, now)
                || (waiting.patience() != Patience.NO_PROBLEM && waiting.patience() != Patience.START)) {
            run.events.show(pods);
        }
        return patient(run, waiting, limits, now);
    }

    private Look patient(Current run, Reading.Waiting waiting, Limits limits, Instant now) {
        Duration limit =
                switch (waiting.patience()) {
                    case NO_PROBLEM -> limits.timeout();
                    case START -> limits.pendingTimeout();
                    case CONFIGURATION -> CONFIGURATION_PATIENCE;
                    case IMAGE -> limits.imageTimeout();
                    case SCHEDULING -> limits.pendingTimeout();
                };
        boolean tooLong =
                waits.longerThan(waiting.patience() + waiting.problem().reason(), limit, now);
        return tooLong ? ended(run, waiting.problem()) : wait(run, SOON);
    }

    private Look ended(Current run, Outcome outcome) {
        return new Look(Optional.of(outcome), suspect(outcome), freed(run), run.cursors(), Duration.ZERO);
    }

    /** What the pod did after it was last seen, nobody knows. */
    private Look vanished(Current run, Outcome outcome) {
        Optional<String> suspect = run.lastSeen.filter(PodReader::mayHaveGoneOn).map(pod -> pod.ref()
                .name());
        return new Look(Optional.of(outcome), suspect, freed(run), run.cursors(), Duration.ZERO);
    }

    private Look wait(Current run, Duration wait) {
        return new Look(Optional.empty(), Optional.empty(), freed(run), run.cursors(), wait);
    }

    private static boolean freed(Current run) {
        return run.lastSeen.filter(PodReader::locksFreed).isPresent();
    }
}
