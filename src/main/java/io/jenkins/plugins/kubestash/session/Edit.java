package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.LogCursor;
import io.jenkins.plugins.kubestash.plan.PlanFacts;
import io.jenkins.plugins.kubestash.plan.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A state on its way to the next one; each method names one thing that happens to a session. */
public final class Edit {
    private final SessionState from;
    private Phase phase;
    private Instant since;
    private int attempt;
    private int retries;
    private boolean unlocking;
    private String job;
    private Optional<PlanFacts> facts;
    private Optional<Instant> due;
    private Map<String, LogCursor> logs;
    private Optional<Outcome> outcome;
    private Optional<Outcome> verdict;
    private List<String> deadPods;
    private List<String> livePods;
    private Optional<WorkloadState> workload;
    private Optional<String> abort;
    private final List<SessionState.Step> history;

    Edit(SessionState from) {
        this.from = from;
        phase = from.phase();
        since = from.since();
        attempt = from.attempt();
        retries = from.retries();
        unlocking = from.unlocking();
        job = from.job();
        facts = from.facts();
        due = from.due();
        logs = from.logs();
        outcome = from.outcome();
        verdict = from.verdict();
        deadPods = from.deadPods();
        livePods = from.livePods();
        workload = from.workload();
        abort = from.abort();
        history = new ArrayList<>(from.history());
    }

    Edit enter(Phase next, Instant now) {
        phase = next;
        since = now;
        due = Optional.empty();
        history.add(new SessionState.Step(next, attempt, now));
        return this;
    }

    Edit job(String name) {
        job = name;
        logs = Map.of();
        outcome = Optional.empty();
        return this;
    }

    Edit facts(PlanFacts ofThePlan) {
        facts = Optional.of(ofThePlan);
        return this;
    }

    Edit nextAttempt() {
        attempt++;
        return this;
    }

    Edit countRetry() {
        retries++;
        return this;
    }

    Edit dueAt(Instant time) {
        due = Optional.of(time);
        return this;
    }

    Edit logs(Map<String, LogCursor> cursors) {
        logs = cursors;
        return this;
    }

    Edit outcome(Outcome value) {
        outcome = Optional.of(value);
        return this;
    }

    Edit noOutcome() {
        outcome = Optional.empty();
        return this;
    }

    Edit workload(WorkloadState value) {
        workload = Optional.of(value);
        return this;
    }

    Edit verdict(Outcome value) {
        verdict = Optional.of(value);
        return this;
    }

    Edit unlocking() {
        unlocking = true;
        return this;
    }

    /** A listing takes no lock and writes nothing, so nothing is left behind by its pods. */
    Edit deadPod(String pod) {
        deadPods = from.request() instanceof Request.Snapshots ? deadPods : with(deadPods, pod);
        return this;
    }

    Edit livePod(String pod) {
        livePods = with(livePods, pod);
        return this;
    }

    Edit deadPodLeftNothing(String pod) {
        deadPods = deadPods.stream().filter(other -> !other.equals(pod)).toList();
        return this;
    }

    Edit locksFreed() {
        deadPods = List.of();
        return this;
    }

    Edit abort(String why) {
        abort = Optional.of(abort.orElse(why));
        return this;
    }

    SessionState done() {
        return new SessionState(
                from.format(),
                from.id(),
                from.controller(),
                from.cluster(),
                from.request(),
                from.started(),
                phase,
                since,
                attempt,
                retries,
                unlocking,
                job,
                facts,
                due,
                logs,
                outcome,
                verdict,
                deadPods,
                livePods,
                workload,
                abort,
                history);
    }

    private static List<String> with(List<String> list, String value) {
        if (list.contains(value)) {
            return list;
        }
        List<String> longer = new ArrayList<>(list);
        longer.add(value);
        return longer;
    }
}
