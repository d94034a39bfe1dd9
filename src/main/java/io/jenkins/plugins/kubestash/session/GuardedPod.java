package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.ContainerView;
import io.jenkins.plugins.kubestash.cluster.PodView;
import java.util.List;
import java.util.Optional;

/**
 * A pod whose {@code finish} runs beside its dump: when the dump is over, however that came, {@code finish} frees what
 * was locked in the database. So nothing is decided before {@code finish} has ended, and its word is the last one.
 */
record GuardedPod(PodView pod) {
    private static final String OUT_OF_MEMORY = "OOMKilled";

    /** What the pod says as a whole; empty when it has no guard, or when the containers' order says it. */
    Optional<Reading> reading() {
        List<ContainerView> main = pod.main();
        if (main.size() < 2) {
            return Optional.empty();
        }
        ContainerView finish = main.get(main.size() - 1);
        List<ContainerView> dumps = main.subList(0, main.size() - 1);
        if (finish.state() instanceof ContainerView.Terminated end) {
            return Optional.of(new Reading.Ended(outcome(finish.name(), end, dumps)));
        }
        boolean failed = dumps.stream().anyMatch(dump -> failed(dump).isPresent());
        if (pod.ended() || !failed) {
            return Optional.empty();
        }
        return Optional.of(
                finish.state() instanceof ContainerView.Waiting waiting
                        ? PodReader.waiting(pod, finish.name(), waiting)
                        : new Reading.Working(finish.name()));
    }

    /** Whether something in the database is still locked, and the pod knows it. */
    boolean holds() {
        return pod.main().stream()
                .anyMatch(container -> container.state() instanceof ContainerView.Terminated end
                        && TerminationMessage.holds(end.message()));
    }

    private Outcome outcome(String name, ContainerView.Terminated end, List<ContainerView> dumps) {
        if (end.exitCode() == 0) {
            return PodReader.success(pod);
        }
        for (ContainerView dump : dumps) {
            Optional<ContainerView.Terminated> failure = failed(dump);
            boolean silent = TerminationMessage.json(end.message()).isEmpty();
            if (failure.isPresent() && (silent || failure.get().reason().equals(OUT_OF_MEMORY))) {
                return PodReader.failure(pod, dump.name(), failure.get());
            }
        }
        return PodReader.failure(pod, name, end);
    }

    private static Optional<ContainerView.Terminated> failed(ContainerView container) {
        return container.state() instanceof ContainerView.Terminated end && end.exitCode() != 0
                ? Optional.of(end)
                : Optional.empty();
    }
}
