package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.WorkloadView.AnyPod;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Member;
import io.jenkins.plugins.kubestash.plan.Workload;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Waits for static pods. It is the Jobs that stop and start them, by their manifests; the objects in the cluster follow,
 * as the kubelets see it.
 */
final class StaticPods implements Stopping {
    private final Session.Parts parts;
    private final Workload workload;

    StaticPods(Session.Parts parts, SessionState state) {
        this.parts = parts;
        workload = state.workload().orElseThrow().workload();
    }

    @Override
    public Progress stop() {
        List<String> there = workload.members().stream()
                .filter(member -> pod(member).isPresent())
                .map(Member::pod)
                .toList();
        return there.isEmpty()
                ? Progress.DONE
                : Progress.lacks(there.stream().collect(Collectors.joining(", ", "still there: ", "")));
    }

    @Override
    public boolean stopped() {
        return stop().done();
    }

    @Override
    public Progress start() {
        long ready = workload.members().stream()
                .flatMap(member -> pod(member).stream())
                .filter(AnyPod::ready)
                .count();
        return ready == workload.members().size()
                ? Progress.DONE
                : Progress.lacks(ready + " of " + workload.members().size() + " pods are ready");
    }

    /** The name of a manifest that is out of sight is its mark, and it is gone with the last Job. */
    @Override
    public Progress release() {
        return Progress.DONE;
    }

    @Override
    public String startedByOthers() {
        return "somebody put manifests of " + workload.shown()
                + " back while it was being restored: keep whoever writes them from it meanwhile";
    }

    private Optional<AnyPod> pod(Member member) {
        return parts.cluster().workloads().pod(new ObjectRef(workload.ref().namespace(), member.pod()));
    }
}
