package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.LogCursor;
import io.jenkins.plugins.kubestash.plan.PlanFacts;
import io.jenkins.plugins.kubestash.plan.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a session, as it is stored: another process that knows only this takes the session up again.
 * It holds no secret.
 *
 * @param format of the stored form; 1
 * @param id lower-case letters and digits, at most 12, unique for the controller
 * @param controller identity of the controller, on every object it makes
 * @param cluster the controller's name for the cluster
 * @param attempt counts from 1; every Job has its own
 * @param retries of the attempts, those that the request's limit counts
 * @param unlocking whether the present Job only frees locks; the session's outcome is known then
 * @param job name of the present Job; empty before the first
 * @param facts what the Plan said; empty before the first
 * @param due when the phase is to go on, while RETRYING
 * @param logs position in each container's log of the present Job, and in its events
 * @param outcome of the present attempt, once known
 * @param verdict of the whole session, once known
 * @param deadPods pods proven gone that may have left a lock or an unproven snapshot behind
 * @param livePods pods of ours that hold the repository's lock
 * @param workload how far a restore into a workload has come; only of such a restore
 * @param abort why somebody asked for the end
 * @param history phases with the time each began
 */
public record SessionState(
        int format,
        String id,
        String controller,
        String cluster,
        Request request,
        Instant started,
        Phase phase,
        Instant since,
        int attempt,
        int retries,
        boolean unlocking,
        String job,
        Optional<PlanFacts> facts,
        Optional<Instant> due,
        Map<String, LogCursor> logs,
        Optional<Outcome> outcome,
        Optional<Outcome> verdict,
        List<String> deadPods,
        List<String> livePods,
        Optional<WorkloadState> workload,
        Optional<String> abort,
        List<Step> history) {
    /** What is empty is left out of the stored form. */
    public SessionState {
        job = job == null ? "" : job;
        logs = logs == null ? Map.of() : Map.copyOf(logs);
        deadPods = deadPods == null ? List.of() : List.copyOf(deadPods);
        livePods = livePods == null ? List.of() : List.copyOf(livePods);
        workload = workload == null ? Optional.empty() : workload;
        history = history == null ? List.of() : List.copyOf(history);
    }

    /** A phase and when it began. */
    public record Step(Phase phase, int attempt, Instant since) {}

    public static SessionState begin(String id, String controller, String cluster, Request request, Instant now) {
        return new SessionState(
                1,
                id,
                controller,
                cluster,
                request,
                now,
                Phase.PENDING,
                now,
                1,
                0,
                false,
                "",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Step(Phase.PENDING, 1, now)));
    }

    /** A copy to change; the record itself never changes. */
    public Edit edit() {
        return new Edit(this);
    }
}
