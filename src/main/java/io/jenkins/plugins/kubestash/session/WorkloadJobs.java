package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.WorkloadView;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Claim;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.MemberPod;
import io.jenkins.plugins.kubestash.cluster.Workloads;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Attempt;
import io.jenkins.plugins.kubestash.plan.MemberStep;
import io.jenkins.plugins.kubestash.plan.Plan;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.plan.StaticPod;
import io.jenkins.plugins.kubestash.plan.Workload;
import io.jenkins.plugins.kubestash.plan.WorkloadPlanner;
import io.jenkins.plugins.kubestash.plan.WorkloadShape;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at the workload of a restore before anything is touched, and makes the Plan of each of its Jobs. */
final class WorkloadJobs {
    private final Session.Parts parts;

    WorkloadJobs(Session.Parts parts) {
        this.parts = parts;
    }

    Workload look(SessionState state, AppBinding binding) {
        Request.Restore request = (Request.Restore) state.request();
        WorkloadPlanner.Target target = parts.planner().workloads().target(request, binding);
        return switch (target.kind()) {
            case STATEFUL_SET -> statefulSet(state, request, binding, target.ref());
            case STATIC_POD -> staticPods(request, binding, target.ref().namespace());
        };
    }

    private Workload staticPods(Request.Restore request, AppBinding binding, String namespace) {
        List<StaticPod> pods = parts.cluster().workloads().pods(namespace).stream()
                .map(pod -> new StaticPod(pod.ref(), pod.node(), pod.labels(), pod.annotations(), pod.spec()))
                .toList();
        return parts.planner().workloads().staticPods(request, binding, pods);
    }

    private Workload statefulSet(
            SessionState state, Request.Restore request, AppBinding binding, ObjectRef statefulSet) {
        WorkloadPlanner planner = parts.planner().workloads();
        Workloads workloads = parts.cluster().workloads();
        WorkloadView view = workloads.statefulSet(statefulSet);
        Scaling.refuseOthers(view, state.id());
        WorkloadShape shape = new WorkloadShape(
                view.ref(), view.replicas(), view.firstOrdinal(), view.template(), view.claimTemplates());
        Map<String, String> nodes =
                workloads.pods(view).stream().collect(Collectors.toMap(MemberPod::name, MemberPod::node));
        Function<String, String> node = name -> shape.pods().contains(name)
                ? nodes.getOrDefault(name, "")
                : workloads
                        .claim(new ObjectRef(view.ref().namespace(), name))
                        .map(Claim::node)
                        .orElse("");
        Workload workload = planner.workload(request, binding, shape, node);
        workload.members().forEach(member -> workloads
                .claim(new ObjectRef(view.ref().namespace(), member.claim()))
                .orElseThrow(() -> new IllegalArgumentException("member " + member.name() + " of " + workload.shown()
                        + " has no data: there is no PersistentVolumeClaim " + member.claim())));
        return workload;
    }

    /** The Plan of the Job that the state is at. */
    Plan plan(SessionState state, Attempt attempt) {
        WorkloadState at = state.workload().orElseThrow();
        Request.Restore request = (Request.Restore) state.request();
        WorkloadPlanner planner = parts.planner().workloads();
        MemberStep step = at.step().orElseThrow();
        return switch (step) {
            case PREPARE ->
                planner.prepare(
                        request,
                        parts.cluster().appBinding(request.appBinding()),
                        attempt,
                        parts.secrets().secrets(request));
            case BUILD -> build(state, at, attempt);
            case CHECK ->
                planner.check(
                        request,
                        parts.cluster().appBinding(request.appBinding()),
                        at.workload(),
                        state.facts().orElseThrow(),
                        at.built().values().iterator().next().revision(),
                        attempt);
            case STOP, SWAP, START, CLEAN, UNDO ->
                planner.onMember(
                        step,
                        request,
                        at.workload(),
                        at.present(),
                        state.facts().orElseThrow(),
                        attempt);
        };
    }

    /** All members get the snapshot that the first one got. */
    Plan build(SessionState state, WorkloadState at, Attempt attempt) {
        Request.Restore request = (Request.Restore) state.request();
        String snapshot = at.built().values().stream()
                .map(MemberResult::snapshot)
                .findFirst()
                .orElse(request.snapshot());
        return parts.planner()
                .workloads()
                .build(
                        request,
                        parts.cluster().appBinding(request.appBinding()),
                        at.workload(),
                        at.present(),
                        snapshot,
                        attempt,
                        parts.secrets().secrets(request));
    }
}
