package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.plan.PlanFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts what the members' Jobs reported together: is it one cluster, and what is the result of the restore. */
final class MemberResults {
    private MemberResults() {}

    /** One line when the new data of two members are not of the same cluster. */
    static Optional<String> difference(WorkloadState at) {
        List<Map.Entry<String, MemberResult>> built = List.copyOf(at.built().entrySet());
        for (Map.Entry<String, MemberResult> one : built) {
            if (!one.getValue().name().equals(one.getKey())) {
                return Optional.of("the new data of member " + one.getKey() + " call it '"
                        + one.getValue().name() + "'; nothing was changed");
            }
            if (!one.getValue().identity().equals(built.get(0).getValue().identity())) {
                return Optional.of("members " + built.get(0).getKey() + " and " + one.getKey()
                        + " would not have the same data ("
                        + built.get(0).getValue().identity() + "; "
                        + one.getValue().identity() + "); nothing was changed");
            }
        }
        return Optional.empty();
    }

    static Outcome success(SessionState state, WorkloadState at) {
        MemberResult first = at.built().values().iterator().next();
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("keys", first.keys());
        counts.put("members", (long) at.workload().members().size());
        Instant since = state.started();
        double seconds = at.decided()
                        .map(decided -> Duration.between(since, decided).toMillis())
                        .orElse(0L)
                / 1000.0;
        PodResult.Component component = new PodResult.Component(
                first.snapshot(),
                first.time().orElse(since),
                first.path(),
                first.bytes(),
                0,
                0,
                seconds,
                at.workload().engine(),
                first.etcdVersion(),
                at.workload().members().size() + " members",
                counts,
                Optional.empty(),
                Optional.empty(),
                List.of());
        String name =
                state.facts().map(PlanFacts::components).orElse(List.of("dump")).get(0);
        return new Outcome.Success(new PodResult(
                Map.of(name, component), at.warnings(), Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
