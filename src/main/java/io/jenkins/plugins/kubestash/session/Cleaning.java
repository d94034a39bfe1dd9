package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.ContainerView;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** Takes an attempt's Job, pods and Secret out of the cluster and waits until they are gone. */
final class Cleaning {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration UNREACHABLE_PATIENCE = Duration.ofMinutes(30);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(20);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    /**
     * What was seen of the pods on their way out.
     *
     * @param suspects pods that may have left a lock or an unproven snapshot behind
     * @param cleared pods that were seen to end by themselves, with nothing left in the repository
     */
    record Look(boolean done, List<String> suspects, List<String> cleared, Duration next) {}

    private final Session.Parts parts;
    private String asked = "";
    private Instant firstAskedAt = Instant.EPOCH;
    private Instant askedAt = Instant.EPOCH;
    private Duration pause = Duration.ZERO;

    Cleaning(Session.Parts parts) {
        this.parts = parts;
    }

    Look look(SessionState state, Instant now) {
        ObjectRef job = new ObjectRef(state.request().appBinding().namespace(), state.job());
        if (keeps(state)) {
            parts.cluster().keep(job);
            parts.log()
                    .line("Kept for a look: Job " + job + "; remove it with: kubectl delete job -n " + job.namespace()
                            + " " + job.name());
            return new Look(true, List.of(), List.of(), Duration.ZERO);
        }
        ask(job, now);
        Outcome outcome = state.outcome().orElseThrow();
        boolean proven = outcome instanceof Outcome.Success && state.deadPods().isEmpty();
        List<PodView> pods = proven ? List.of() : parts.cluster().pods(job);
        List<String> suspects = names(pods, pod -> PodReader.mayHaveLeftSomething(pod, outcome));
        List<String> cleared = names(pods, pod -> endedByItself(pod) && !PodReader.mayHaveLeftSomething(pod, outcome));
        if (parts.cluster().gone(job)) {
            return new Look(true, suspects, cleared, Duration.ZERO);
        }
        if (!now.isBefore(firstAskedAt.plus(PATIENCE))) {
            parts.log().line("Warning: the cluster has not finished deleting Job " + job + "; look at its pod's node");
            return new Look(true, suspects, cleared, Duration.ZERO);
        }
        Duration wait = pause;
        pause = pause.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : pause.multipliedBy(2);
        return new Look(false, suspects, cleared, wait);
    }

    private void ask(ObjectRef job, Instant now) {
        if (!asked.equals(job.name())) {
            parts.cluster().delete(job);
            asked = job.name();
            firstAskedAt = now;
            askedAt = now;
            pause = Duration.ofMillis(100);
        } else if (!now.isBefore(askedAt.plus(ASK_AGAIN))) {
            parts.cluster().delete(job);
            askedAt = now;
        }
    }

    boolean givesUpUnreachable(SessionState state, Instant now) {
        boolean givesUp = !now.isBefore(state.since().plus(UNREACHABLE_PATIENCE));
        if (givesUp) {
            parts.log()
                    .line("Warning: the cluster does not answer, so Job " + state.job()
                            + " could not be removed; it ends at its deadline and is removed a day later");
        }
        return givesUp;
    }

    private static boolean keeps(SessionState state) {
        boolean failed =
                state.outcome().filter(Outcome.Failure.class::isInstance).isPresent();
        return failed && !state.unlocking() && state.request().limits().keepFailed() && !Attempts.willRetry(state);
    }

    private static boolean endedByItself(PodView pod) {
        return pod.containers().stream().anyMatch(one -> one.state() instanceof ContainerView.Terminated);
    }

    private static List<String> names(List<PodView> pods, Predicate<PodView> which) {
        return pods.stream().filter(which).map(pod -> pod.ref().name()).toList();
    }
}
