package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.Member;
import io.jenkins.plugins.kubestash.plan.Plan;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.plan.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The steps of a restore for which a workload is stopped, and the way back from each of them. Between two Jobs the
 * session is in the phase WORKLOAD, and this decides; a Job is followed as any other.
 */
final class WorkloadRestore {
    /** How long a cluster may not answer once the outcome is known and there is only something left to be put in order. */
    static final Duration UNREACHABLE_PATIENCE = Duration.ofHours(1);

    static final String UNREACHABLE = "CLUSTER_UNREACHABLE";
    static final Duration LAST_JOB_LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int MOST_TRIES = 4;

    /**
     * What came of a turn.
     *
     * @param edit the next state; empty while there is something to wait for
     * @param job whether that state's Job is to be made
     */
    record Turn(Optional<Edit> edit, boolean job, Duration pause) {
        static Turn to(Edit edit) {
            return new Turn(Optional.of(edit), false, Duration.ZERO);
        }

        static Turn job(Edit edit) {
            return new Turn(Optional.of(edit), true, Duration.ZERO);
        }

        static Turn waiting() {
            return new Turn(Optional.empty(), false, LOOK_AGAIN);
        }
    }

    /** Ends the session, once nothing of its pods is left in the repository. */
    @FunctionalInterface
    interface End {
        Edit end(SessionState state, Outcome verdict, Instant now);
    }

    private final Session.Parts parts;
    private final End end;
    private final WorkloadJobs jobs;
    /** Begins anew when the controller was lost: what it did not see did not take its patience. */
    private final Waits waits = new Waits();

    WorkloadRestore(Session.Parts parts, End end) {
        this.parts = parts;
        this.end = end;
        jobs = new WorkloadJobs(parts);
    }

    /** Finds out all that can be wrong before anything is touched. */
    Edit begin(SessionState state, AppBinding binding, Attempt attempt, Instant now) {
        Workload workload = jobs.look(state, binding);
        WorkloadState begun = WorkloadState.begin(workload, now);
        Plan plan = jobs.build(state, begun, attempt);
        parts.log().line(parts.planner().workloads().summary((Request.Restore) state.request(), binding, plan.facts()));
        plan.notes().forEach(parts.log()::line);
        String members = workload.members().stream().map(Member::name).collect(Collectors.joining(", "));
        parts.log().line(workload.shown() + " has the members " + members);
        return state.edit().facts(plan.facts()).workload(begun).enter(Phase.WORKLOAD, now);
    }

    Plan plan(SessionState state, Attempt attempt) {
        return jobs.plan(state, attempt);
    }

    /** Goes on with what comes before the next Job, or after the last. */
    Turn turn(SessionState state, Instant now) {
        WorkloadState at = state.workload().orElseThrow();
        Stopping stopping = Stopping.of(parts, state);
        if (at.hasJob()) {
            return at.stage().needsStopped() && !stopping.stopped()
                    ? startedByOthers(state, stopping, now)
                    : nextJob(state, at);
        }
        return switch (at.stage()) {
            case STOP -> waitFor(stopping.stop(), Stage.BUILD, state, now);
            case HALT -> waitFor(stopping.stop(), at.touched() == 0 ? Stage.RESUME : Stage.UNDO, state, now);
            case START -> waitFor(stopping.start(), Stage.CHECK, state, now);
            default -> stopping.release().done() ? Turn.to(end(state.edit(), now)) : Turn.waiting();
        };
    }

    /** What follows from the outcome of the present Job, or of a turn that failed. */
    Edit afterwards(SessionState state, Instant now) {
        WorkloadState at = state.workload().orElseThrow();
        Outcome outcome = state.outcome().orElseThrow();
        if (outcome instanceof Outcome.Success success) {
            return state.abort().isPresent() && at.stage().forth()
                    ? goBack(state, new Outcome.Abort(state.abort().get()), now)
                    : succeeded(state, at, success.result(), now);
        }
        if (at.stage().forth()) {
            return goBack(state, state.abort().<Outcome>map(Outcome.Abort::new).orElse(outcome), now);
        }
        String why =
                outcome instanceof Outcome.Failure failure ? failure.message() : ((Outcome.Abort) outcome).message();
        return switch (at.stage()) {
            case CLEAN -> cleanFailed(state, at, why, now);
            case FINISH -> marked(state, at, why, now);
            default -> at.hasJob() ? backFailed(state, at, why, now) : staysStopped(state, at.stuckAt(why), now);
        };
    }

    private Edit succeeded(SessionState state, WorkloadState at, PodResult result, Instant now) {
        Edit edit = state.edit();
        result.member().map(MemberResult::did).filter(did -> !did.isEmpty()).ifPresent(did -> parts.log()
                .line("Member " + at.present().name() + ": " + did));
        return switch (at.stage()) {
            case BUILD -> built(state, at, result, now);
            case CHECK -> {
                WorkloadState good = at.decidedAt(now);
                parts.log().line(at.workload().shown() + " is healthy with the restored data");
                yield enter(edit.verdict(MemberResults.success(state, at)), good, Stage.CLEAN, now);
            }
            default -> next(edit, at, now);
        };
    }

    private Edit built(SessionState state, WorkloadState at, PodResult result, Instant now) {
        Optional<MemberResult> built = result.member();
        if (built.isEmpty()) {
            return goBack(
                    state,
                    Outcome.Failure.lasting(
                            "NO_RESULT",
                            "the Job of member " + at.present().name() + " ended well but left no result, so nothing is"
                                    + " proven; run it again"),
                    now);
        }
        WorkloadState more = at.built(built.get());
        for (String warning : built.get().warnings()) {
            more = more.warn("member " + at.present().name() + ": " + warning);
        }
        Optional<String> difference = MemberResults.difference(more);
        return difference.isPresent()
                ? goBack(state, Outcome.Failure.lasting("LOAD_FAILED", difference.get()), now)
                : next(state.edit(), more, now);
    }

    /** The next member's Job, or the stage after this one. */
    private Edit next(Edit edit, WorkloadState at, Instant now) {
        if (!at.last()) {
            return edit.workload(at.nextMember()).noOutcome().enter(Phase.WORKLOAD, now);
        }
        return switch (at.stage()) {
            case LOOK -> enter(edit, at, Stage.STOP, now);
            case BUILD -> enter(edit, at, Stage.SWAP, now);
            case SWAP -> enter(edit, at, Stage.START, now);
            case CLEAN -> enter(edit, at, Stage.FINISH, now);
            default -> jobsDone(edit, at, now);
        };
    }

    /** What follows UNDO, or what a stage whose Jobs stop or start something has to wait for behind them. */
    private Edit jobsDone(Edit edit, WorkloadState at, Instant now) {
        if (!at.stuck().isEmpty()) {
            return staysStopped(edit.workload(at).done(), at, now);
        }
        return at.stage() == Stage.UNDO
                ? enter(edit, at, Stage.RESUME, now)
                : edit.workload(at.nextMember()).noOutcome().enter(Phase.WORKLOAD, now);
    }

    private Edit enter(Edit edit, WorkloadState at, Stage stage, Instant now) {
        return edit.workload(at.enter(stage, now)).noOutcome().enter(Phase.WORKLOAD, now);
    }

    private Turn nextJob(SessionState state, WorkloadState at) {
        Edit edit = state.job().isEmpty() ? state.edit() : state.edit().nextAttempt();
        return Turn.job(edit.workload(at.touching()));
    }

    private Turn waitFor(Stopping.Progress progress, Stage next, SessionState state, Instant now) {
        WorkloadState at = state.workload().orElseThrow();
        if (progress.done()) {
            waits.over();
            return Turn.to(enter(state.edit(), at, next, now));
        }
        Duration patience = state.request().limits().pendingTimeout();
        if (!waits.longerThan(at.stage().name(), patience, now)) {
            return Turn.waiting();
        }
        Outcome late = Outcome.Failure.lasting(
                at.stage() == Stage.START ? "NOT_HEALTHY" : "NOT_STOPPED",
                at.workload().shown() + (at.stage() == Stage.START ? " is not up again" : " does not stop") + " after "
                        + Words.duration(patience) + ": " + progress.lacking());
        return Turn.to(afterwards(state.edit().outcome(late).done(), now));
    }

    private Turn startedByOthers(SessionState state, Stopping stopping, Instant now) {
        if (state.workload().orElseThrow().stage() == Stage.UNDO) {
            return Turn.to(enter(state.edit(), state.workload().get(), Stage.HALT, now));
        }
        Outcome.Failure failure = Outcome.Failure.lasting("SCALED_BY_OTHERS", stopping.startedByOthers());
        return Turn.to(goBack(state, failure, now));
    }

    private Edit goBack(SessionState state, Outcome verdict, Instant now) {
        WorkloadState at = state.workload().orElseThrow();
        String why = verdict instanceof Outcome.Failure failure ? failure.message() : "";
        if (!why.isEmpty()) {
            parts.log().line(why);
        }
        parts.log()
                .line(
                        at.touched() == 0
                                ? "Leaving " + at.workload().shown() + " as it was"
                                : "Putting the old data of " + at.workload().shown() + " back");
        Stage stage = at.stage().compareTo(Stage.BUILD) < 0 ? Stage.RESUME : Stage.HALT;
        return enter(state.edit().verdict(verdict), at.decidedAt(now), stage, now);
    }

    private Edit cleanFailed(SessionState state, WorkloadState at, String why, Instant now) {
        WorkloadState warned = at.warn(
                "the old data of member " + at.present().name() + " could not be removed from its volume: " + why);
        return unreachable(state) ? marked(state, warned, why, now) : next(state.edit(), warned, now);
    }

    private Edit marked(SessionState state, WorkloadState at, String why, Instant now) {
        return end(state.edit().workload(at.warn(at.workload().shown() + " keeps its mark: " + why)), now);
    }

    private static boolean unreachable(SessionState state) {
        return state.outcome()
                .filter(outcome -> outcome instanceof Outcome.Failure failure
                        && failure.reason().equals(UNREACHABLE))
                .isPresent();
    }

    private Edit backFailed(SessionState state, WorkloadState at, String why, Instant now) {
        WorkloadState stuck = at.stuckAt("member " + at.present().name() + ": " + why);
        if (unreachable(state)) {
            return staysStopped(state, stuck, now);
        }
        if (at.tries() + 1 == MOST_TRIES) {
            return next(state.edit(), stuck, now);
        }
        Duration delay = state.request().limits().retryDelay();
        parts.log().line(why);
        parts.log().line("Trying again in " + Words.duration(delay));
        return state.edit()
                .workload(at.triedAgain())
                .nextAttempt()
                .enter(Phase.RETRYING, now)
                .dueAt(now.plus(delay));
    }

    /** The one end after which something of ours remains: old and restored data must not meet. */
    private Edit staysStopped(SessionState state, WorkloadState at, Instant now) {
        Outcome verdict = state.verdict().orElseThrow();
        String why =
                verdict instanceof Outcome.Failure failure ? failure.message() : ((Outcome.Abort) verdict).message();
        Outcome worse = Outcome.Failure.lasting(
                "STAYS_STOPPED",
                why + "; " + at.workload().shown() + " stays stopped, see docs/workload-restore.md: "
                        + String.join("; ", at.stuck()));
        return end.end(state.edit().workload(at).verdict(worse).done(), worse, now);
    }

    private Edit end(Edit edit, Instant now) {
        SessionState state = edit.done();
        Outcome verdict = state.verdict().orElseThrow();
        return end.end(
                state,
                verdict instanceof Outcome.Success
                        ? MemberResults.success(state, state.workload().orElseThrow())
                        : verdict,
                now);
    }
}
