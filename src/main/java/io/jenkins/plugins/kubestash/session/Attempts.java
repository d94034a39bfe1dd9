package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.JobView;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.Plan;
import io.jenkins.plugins.kubestash.plan.PlanFacts;
import io.jenkins.plugins.kubestash.plan.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Begins attempts and decides, after each, what comes next: another one, a Job that frees locks, or the end. */
final class Attempts {
    static final Duration UNLOCK_LIMIT = Duration.ofMinutes(3);
    private static final int MOST_LOCK_HOLDERS = 10;

    private final Session.Parts parts;
    private final WorkloadRestore restore;

    Attempts(Session.Parts parts) {
        this.parts = parts;
        restore = new WorkloadRestore(parts, this::endOrFreeLocks);
    }

    /** Makes the Plan and throws it away: all that can be wrong with the request shows before anything is created. */
    Edit prepare(SessionState state, Instant now) {
        if (state.phase() == Phase.PENDING && state.request() instanceof Request.Restore) {
            AppBinding binding = parts.cluster().appBinding(state.request().appBinding());
            if (parts.planner().stopsAWorkload(state.request(), binding)) {
                return restore.begin(state, binding, attempt(state, now), now);
            }
        }
        Plan plan = plan(state, now);
        Edit edit = state.edit().job(plan.job().getMetadata().getName()).enter(Phase.CREATING, now);
        if (state.unlocking() || state.workload().isPresent()) {
            return edit;
        }
        if (state.attempt() == 1) {
            parts.log().line(plan.summary());
            plan.notes().forEach(parts.log()::line);
        }
        return edit.facts(plan.facts());
    }

    /** Creates what the Plan says; safe to repeat. */
    void create(SessionState state, Instant now) {
        Cluster cluster = parts.cluster();
        Plan plan = plan(state, now);
        cluster.ensure(plan.agent());
        JobView job = cluster.create(plan.job());
        cluster.createOwned(plan.secret(), job);
        cluster.start(job.ref());
        parts.log().line("Job " + job.ref() + " started");
    }

    /** The state after an attempt of which nothing is left in the cluster. */
    Edit afterwards(SessionState state, Instant now) {
        if (state.unlocking()) {
            if (!(state.outcome().orElseThrow() instanceof Outcome.Success)) {
                parts.log()
                        .line("Warning: what pod " + String.join(", ", state.deadPods())
                                + " may have left in the repository "
                                + (guard(state) ? "and locked in the database " : "")
                                + "was not removed: a lock, which the next session"
                                + " removes, or a snapshot that is not proven");
            }
            return end(state, state.verdict().orElseThrow(), now);
        }
        Outcome outcome = state.outcome().orElseThrow();
        if (outcome instanceof Outcome.Failure failure
                && state.abort().isEmpty()
                && state.verdict().isEmpty()) {
            Optional<Edit> next = nextAttempt(state, failure, now);
            if (next.isPresent()) {
                return next.get();
            }
        }
        if (state.workload().isPresent()) {
            return restore.afterwards(state, now);
        }
        Outcome verdict = outcome instanceof Outcome.Failure && state.abort().isPresent()
                ? new Outcome.Abort(state.abort().get())
                : outcome;
        return endOrFreeLocks(state, verdict, now);
    }

    /** The end, or first a Job that frees what ended pods hold. */
    Edit endOrFreeLocks(SessionState state, Outcome verdict, Instant now) {
        return state.deadPods().isEmpty()
                ? end(state, verdict, now)
                : freeLocks(state.edit().verdict(verdict), guard(state), now);
    }

    /** What a restore into a workload does between two Jobs. */
    WorkloadRestore.Turn workload(SessionState state, Instant now) {
        WorkloadRestore.Turn turn = restore.turn(state, now);
        return turn.job()
                ? WorkloadRestore.Turn.to(prepare(turn.edit().orElseThrow().done(), now))
                : turn;
    }

    private static boolean guard(SessionState state) {
        return state.facts().filter(PlanFacts::guard).isPresent();
    }

    static boolean willRetry(SessionState state) {
        return state.outcome().orElseThrow() instanceof Outcome.Failure failure
                && state.abort().isEmpty()
                && (failure.lockedBy().isPresent()
                        || (failure.retry()
                                && state.retries() < state.request().limits().retries()));
    }

    private Optional<Edit> nextAttempt(SessionState state, Outcome.Failure failure, Instant now) {
        if (failure.lockedBy().isPresent() && mayAsk(state, failure.lockedBy().get())) {
            String pod = failure.lockedBy().get();
            boolean alive = parts.cluster()
                    .podAlive(new ObjectRef(state.request().appBinding().namespace(), pod));
            parts.log()
                    .line("The repository is locked by pod " + pod
                            + (alive ? ", which is at work: waiting for it" : ", which is gone: removing its lock"));
            Edit edit = state.edit().nextAttempt();
            return Optional.of((alive ? edit.livePod(pod) : edit.deadPod(pod))
                    .enter(Phase.RETRYING, now)
                    .dueAt(now));
        }
        Limits limits = new Limits(state);
        Instant due = now.plus(state.request().limits().retryDelay());
        if (!failure.retry() || !limits.retriesLeft() || !limits.timeLeft(due)) {
            return Optional.empty();
        }
        parts.log().line(failure.message());
        parts.log()
                .line("Trying again in "
                        + Words.duration(state.request().limits().retryDelay()) + " (retry " + (state.retries() + 1)
                        + " of " + state.request().limits().retries() + ")");
        return Optional.of(state.edit()
                .nextAttempt()
                .countRetry()
                .enter(Phase.RETRYING, now)
                .dueAt(due));
    }

    private static boolean mayAsk(SessionState state, String pod) {
        int known = state.deadPods().size() + state.livePods().size();
        return known < MOST_LOCK_HOLDERS
                && !state.deadPods().contains(pod)
                && !state.livePods().contains(pod);
    }

    private Edit freeLocks(Edit edit, boolean guard, Instant now) {
        parts.log()
                .line("Removing what the ended pod may have left in the repository"
                        + (guard ? " and locked in the database" : ""));
        return edit.nextAttempt().unlocking().enter(Phase.RETRYING, now).dueAt(now);
    }

    private Edit end(SessionState state, Outcome verdict, Instant now) {
        Ending.lines(state, verdict, now).forEach(parts.log()::line);
        return state.edit().verdict(verdict).enter(verdict.phase(), now);
    }

    private static Attempt attempt(SessionState state, Instant now) {
        Duration left = state.request().limits().timeout().minus(Duration.between(state.started(), now));
        if (state.unlocking()) {
            left = UNLOCK_LIMIT;
        } else if (state.verdict().isPresent()) {
            left = WorkloadRestore.LAST_JOB_LIMIT;
        }
        return new Attempt(
                state.controller(),
                state.cluster(),
                state.id(),
                state.attempt(),
                Math.max(1, left.toSeconds()),
                state.deadPods(),
                state.livePods(),
                unproven(state));
    }

    private Plan plan(SessionState state, Instant now) {
        Request request = state.request();
        Attempt attempt = attempt(state, now);
        if (state.unlocking()) {
            return parts.planner()
                    .unlock(
                            request,
                            state.facts().orElseThrow(),
                            attempt,
                            parts.secrets().secrets(request),
                            toFree(state));
        }
        if (state.workload().isPresent()) {
            return restore.plan(state, attempt);
        }
        if (request instanceof Request.Snapshots snapshots) {
            return parts.planner().list(snapshots, attempt, parts.secrets().secrets(request));
        }
        AppBinding binding = parts.cluster().appBinding(request.appBinding());
        return parts.planner()
                .plan(
                        (Request.Transfer) request,
                        binding,
                        attempt,
                        parts.secrets().secrets(request));
    }

    /** The database that a pod which is gone may have left locked; without an AppBinding there is no way to it. */
    private Optional<AppBinding> toFree(SessionState state) {
        if (!guard(state)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parts.cluster().appBinding(state.request().appBinding()));
        } catch (ClusterException e) {
            if (e.kind() != ClusterException.Kind.NOT_FOUND) {
                throw e;
            }
            parts.log().line("Warning: what is locked in the database stays so: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Earlier attempts of a backup, unless one of them has succeeded. */
    private static List<String> unproven(SessionState state) {
        boolean proven =
                state.verdict().filter(Outcome.Success.class::isInstance).isPresent();
        if (proven || !state.request().operation().equals("backup")) {
            return List.of();
        }
        return IntStream.range(1, state.attempt())
                .mapToObj(number -> state.id() + "." + number)
                .toList();
    }

    /** What a state has left of its request's limits. */
    private record Limits(SessionState state) {
        boolean retriesLeft() {
            return state.retries() < state.request().limits().retries();
        }

        boolean timeLeft(Instant due) {
            return due.isBefore(state.started().plus(state.request().limits().timeout()));
        }
    }
}
