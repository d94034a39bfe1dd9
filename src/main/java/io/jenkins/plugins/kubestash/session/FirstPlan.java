package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.Plan;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.plan.Workload;
import java.util.Map;

/** What a session's first Job is, as a dry run or a record shows it. The cluster is read and nothing is changed. */
public final class FirstPlan {
    private final Session.Parts parts;

    public FirstPlan(Session.Parts parts) {
        this.parts = parts;
    }

    /** As YAML without the secrets' values. */
    public String yaml(SessionState state, Attempt attempt) {
        Request request = state.request();
        Planner planner = parts.planner();
        Map<String, String> secrets = parts.secrets().secrets(request);
        if (request instanceof Request.Snapshots listing) {
            return planner.list(listing, attempt, secrets).toYaml();
        }
        AppBinding binding = parts.cluster().appBinding(request.appBinding());
        return planner.stopsAWorkload(request, binding)
                ? ofTheFirstMember(state, binding, attempt)
                : planner.plan((Request.Transfer) request, binding, attempt, secrets)
                        .toYaml();
    }

    private String ofTheFirstMember(SessionState state, AppBinding binding, Attempt attempt) {
        WorkloadJobs jobs = new WorkloadJobs(parts);
        Workload workload = state.workload().map(WorkloadState::workload).orElseGet(() -> jobs.look(state, binding));
        Plan plan = jobs.build(state, WorkloadState.begin(workload, state.started()), attempt);
        return "# The first of several Jobs: " + workload.shown()
                + " is stopped before it. docs/workload-restore.md has" + " the others.\n" + plan.toYaml();
    }
}
