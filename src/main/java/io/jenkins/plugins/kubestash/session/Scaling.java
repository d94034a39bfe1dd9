package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.WorkloadView;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Mark;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.MemberPod;
import io.jenkins.plugins.kubestash.cluster.Workloads;
import io.jenkins.plugins.kubestash.plan.Workload;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Stops and starts a StatefulSet by the number of its replicas. */
final class Scaling implements Stopping {

    private final Session.Parts parts;
    private final SessionState state;
    private final Workload workload;

    Scaling(Session.Parts parts, SessionState state) {
        this.parts = parts;
        this.state = state;
        workload = state.workload().orElseThrow().workload();
    }

    /** @throws IllegalArgumentException one line when another restore has it */
    static void refuseOthers(WorkloadView view, String session) {
        view.mark().filter(mark -> !mark.session().equals(session)).ifPresent(mark -> {
            throw new IllegalArgumentException("StatefulSet " + view.ref() + " is being restored by session "
                    + mark.session() + ", which stopped it at " + mark.replicas()
                    + " replicas: wait for its end; if there is none, see docs/workload-restore.md");
        });
    }

    @Override
    public Progress stop() {
        WorkloadView view = look();
        refuseOthers(view, state.id());
        if (view.replicas() != 0 || !view.mark().equals(Optional.of(mark()))) {
            if (scale(view, 0, Optional.of(mark())) && view.replicas() != 0) {
                parts.log().line(workload.shown() + " scaled from " + view.replicas() + " to 0");
            }
            return Progress.lacks("scaling");
        }
        List<MemberPod> pods = workloads().pods(view);
        return pods.isEmpty() ? Progress.DONE : Progress.lacks(names(pods));
    }

    @Override
    public boolean stopped() {
        WorkloadView view = look();
        return view.replicas() == 0
                && view.mark().equals(Optional.of(mark()))
                && workloads().pods(view).isEmpty();
    }

    @Override
    public Progress start() {
        WorkloadView view = look();
        refuseOthers(view, state.id());
        if (view.replicas() != workload.replicas()) {
            if (scale(view, workload.replicas(), Optional.of(mark()))) {
                parts.log().line(workload.shown() + " scaled to " + workload.replicas());
            }
            return Progress.lacks("scaling");
        }
        return view.ready() >= workload.replicas()
                ? Progress.DONE
                : Progress.lacks(view.ready() + " of " + workload.replicas() + " pods are ready");
    }

    @Override
    public Progress release() {
        WorkloadView view = look();
        if (view.mark().filter(mark -> mark.session().equals(state.id())).isEmpty()) {
            return Progress.DONE;
        }
        boolean stopped = view.replicas() == 0;
        if (!scale(view, stopped ? workload.replicas() : view.replicas(), Optional.empty())) {
            return Progress.lacks("scaling");
        }
        if (stopped) {
            parts.log().line(workload.shown() + " scaled back to " + workload.replicas());
        }
        return Progress.DONE;
    }

    @Override
    public String startedByOthers() {
        return "somebody scaled " + workload.shown()
                + " up while it was being restored: keep its autoscaler or deployment tool from it meanwhile";
    }

    /** Whether it was done: somebody else may have changed the object since it was seen. */
    private boolean scale(WorkloadView seen, int replicas, Optional<Mark> mark) {
        try {
            workloads().scale(seen, replicas, mark);
            return true;
        } catch (ClusterException e) {
            if (e.kind() == ClusterException.Kind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private WorkloadView look() {
        return workloads().statefulSet(workload.ref());
    }

    private Workloads workloads() {
        return parts.cluster().workloads();
    }

    private Mark mark() {
        return new Mark(state.id(), workload.replicas());
    }

    private static String names(List<MemberPod> pods) {
        return pods.stream().map(MemberPod::name).collect(Collectors.joining(", ", "still there: ", ""));
    }
}
