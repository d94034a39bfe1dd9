package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.cluster.ContainerView;
import io.jenkins.plugins.kubestash.cluster.PodView;
import io.jenkins.plugins.kubestash.plan.MemberStep;
import io.jenkins.plugins.kubestash.session.Reading.Patience;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a pod's status: pure, no request, no clock. Results come from termination messages only, never from logs. */
final class PodReader {
    private static final Set<String> IMAGE_REASONS = Set.of("ErrImagePull", "ImagePullBackOff", "ImageInspectError");
    private static final Set<String> BAD_IMAGE_REASONS = Set.of("InvalidImageName", "ErrImageNeverPull");
    private static final Set<String> CONFIGURATION_REASONS =
            Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");
    private static final int KILLED = 137;

    /** Whoever cannot reach the repository can take nothing out of it. */
    private static final Set<String> OUT_OF_REACH = Set.of("REPOSITORY_UNREACHABLE", "STORAGE_REFUSED");

    /** Containers that do a step for one member of a workload. */
    private static final Set<String> OF_A_MEMBER =
            Arrays.stream(MemberStep.values()).map(MemberStep::word).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> WITHOUT_REPOSITORY =
            Set.of("restic", "jre", "programs", "swap", "check", "clean", "undo");

    private PodReader() {}

    static Reading read(PodView pod) {
        return new GuardedPod(pod).reading().orElseGet(() -> readInOrder(pod));
    }

    private static Reading readInOrder(PodView pod) {
        for (ContainerView container : pod.containers()) {
            if (container.state() instanceof ContainerView.Terminated end && end.exitCode() != 0) {
                return new Reading.Ended(failure(pod, container.name(), end));
            }
        }
        if (pod.ended() && pod.problem().isEmpty()) {
            return new Reading.Ended(success(pod));
        }
        if (pod.ended()) {
            return new Reading.Ended(lost(pod));
        }
        for (ContainerView container : pod.containers()) {
            if (container.state() instanceof ContainerView.Running) {
                return new Reading.Working(container.name());
            }
            if (container.state() instanceof ContainerView.Waiting waiting) {
                return waiting(pod, container.name(), waiting);
            }
        }
        // All containers ended well and the pod's own phase follows in a moment.
        return new Reading.Ended(success(pod));
    }

    /** Whether something of the pod may be in the repository that must not stay there after such an outcome. */
    static boolean mayHaveLeftSomething(PodView pod, Outcome outcome) {
        return mayHaveLeftALock(pod)
                || new GuardedPod(pod).holds()
                || (!(outcome instanceof Outcome.Success) && mayHaveLeftASnapshot(pod));
    }

    /** Whether a pod that was last seen so, and then was gone, may have done more in the meantime than was seen. */
    static boolean mayHaveGoneOn(PodView pod) {
        boolean started = pod.containers().stream().anyMatch(one -> !(one.state() instanceof ContainerView.Waiting));
        return started || !pod.problem().startsWith("Unschedulable");
    }

    /**
     * Whether a dump was saved and {@code finish} has not rejected and removed it. Of a dump of several components some
     * may be saved when it fails.
     */
    private static boolean mayHaveLeftASnapshot(PodView pod) {
        boolean saved = pod.containers().stream()
                .anyMatch(container -> container.name().startsWith("dump")
                        && container.state() instanceof ContainerView.Terminated end
                        && (end.exitCode() == 0 || container.main()));
        boolean rejected = pod.containers().stream()
                .anyMatch(container -> container.name().equals("finish")
                        && container.state() instanceof ContainerView.Terminated end
                        && end.exitCode() != 0
                        && TerminationMessage.failure(end.message()).isPresent()
                        && !outOfReach(end));
        return saved && !rejected;
    }

    private static boolean outOfReach(ContainerView.Terminated end) {
        return TerminationMessage.failure(end.message())
                .filter(failure -> OUT_OF_REACH.contains(failure.reason()))
                .isPresent();
    }

    /** Whether a process that may have held a lock of the repository was ended without a chance to free it. */
    private static boolean mayHaveLeftALock(PodView pod) {
        for (ContainerView container : pod.containers()) {
            boolean usesRepository = !WITHOUT_REPOSITORY.contains(container.name());
            if (usesRepository && container.state() instanceof ContainerView.Running) {
                return true;
            }
            if (usesRepository
                    && container.state() instanceof ContainerView.Terminated end
                    && (end.exitCode() == KILLED
                            || end.reason().equals("ContainerStatusUnknown")
                            || (!container.name().equals("prepare") && outOfReach(end)))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the first container that frees the locks of dead pods has done so. */
    static boolean locksFreed(PodView pod) {
        return pod.containers().stream()
                .anyMatch(container ->
                        (container.name().equals("prepare") || container.name().equals("unlock"))
                                && container.state() instanceof ContainerView.Terminated end
                                && end.exitCode() == 0);
    }

    static Reading waiting(PodView pod, String container, ContainerView.Waiting waiting) {
        String where = "pod " + pod.ref() + ", container " + container + ": ";
        String said = waiting.message().isEmpty() ? waiting.reason() : firstLine(waiting.message());
        if (CONFIGURATION_REASONS.contains(waiting.reason())) {
            return new Reading.Waiting(
                    Patience.CONFIGURATION, Outcome.Failure.lasting("POD_CONFIGURATION", where + said + remedy(said)));
        }
        if (BAD_IMAGE_REASONS.contains(waiting.reason())) {
            return new Reading.Waiting(Patience.CONFIGURATION, Outcome.Failure.lasting("IMAGE_PULL", where + said));
        }
        if (IMAGE_REASONS.contains(waiting.reason())) {
            return new Reading.Waiting(Patience.IMAGE, Outcome.Failure.lasting("IMAGE_PULL", where + said));
        }
        if (pod.problem().startsWith("Unschedulable")) {
            return new Reading.Waiting(
                    Patience.SCHEDULING,
                    Outcome.Failure.passing("UNSCHEDULABLE", "pod " + pod.ref() + ": " + firstLine(pod.problem())));
        }
        boolean started = pod.containers().stream().anyMatch(one -> !(one.state() instanceof ContainerView.Waiting));
        return started
                ? new Reading.Waiting(Patience.NO_PROBLEM, Outcome.Failure.passing("", where + said))
                : new Reading.Waiting(Patience.START, notStarted(pod, said));
    }

    /** Everything a pod needs but the AppBinding's Secrets is made with it. */
    private static String remedy(String said) {
        return said.toLowerCase(Locale.ROOT).contains("secret") ? ": create it, or correct the AppBinding" : "";
    }

    private static Outcome.Failure notStarted(PodView pod, String said) {
        return Outcome.Failure.passing(
                "NOT_STARTED",
                "pod " + pod.ref() + " does not start" + (said.isEmpty() ? "" : " (" + said + ")")
                        + ": look at its events and its node");
    }

    static Outcome success(PodView pod) {
        ContainerView last = pod.containers().get(pod.containers().size() - 1);
        if (!(last.state() instanceof ContainerView.Terminated end)) {
            return lost(pod);
        }
        if (OF_A_MEMBER.contains(last.name())) {
            return new Outcome.Success(new PodResult(
                    Map.of(), List.of(), Optional.empty(), Optional.empty(), TerminationMessage.member(end.message())));
        }
        if (last.name().equals("unlock")) {
            return new Outcome.Success(new PodResult(Map.of(), List.of(), Optional.empty(), Optional.empty()));
        }
        if (last.name().equals("list")) {
            return listed(pod, end.message());
        }
        Optional<PodResult> result = TerminationMessage.result(end.message());
        if (result.isEmpty()) {
            return Outcome.Failure.passing(
                    "SNAPSHOT_NOT_VERIFIED",
                    "pod " + pod.ref() + " ended well but left no result, so nothing is proven; run it again");
        }
        return new Outcome.Success(result.get());
    }

    private static Outcome listed(PodView pod, String message) {
        Optional<SnapshotList> listed = TerminationMessage.json(message).flatMap(SnapshotTable::read);
        if (listed.isEmpty()) {
            return Outcome.Failure.passing(
                    "NO_RESULT", "pod " + pod.ref() + " ended well but left no list of snapshots; run it again");
        }
        return new Outcome.Success(new PodResult(Map.of(), List.of(), Optional.empty(), listed));
    }

    static Outcome failure(PodView pod, String container, ContainerView.Terminated end) {
        Optional<PodResult> proven =
                container.equals("finish") ? TerminationMessage.result(end.message()) : Optional.empty();
        if (proven.isPresent()) {
            return new Outcome.Success(withWarning(
                    proven.get(),
                    "the snapshot is proven, but " + proven.get().pending().orElse("what comes after")
                            + " did not finish: " + how(end)));
        }
        Optional<Outcome.Failure> reported = TerminationMessage.failure(end.message());
        if (reported.isPresent()) {
            return reported.get();
        }
        String where = "pod " + pod.ref() + ", container " + container;
        if (end.reason().equals("OOMKilled")) {
            return Outcome.Failure.lasting(
                    "OUT_OF_MEMORY", where + " ran out of memory: give its pod a higher memory limit");
        }
        if (!pod.problem().isEmpty()) {
            return lost(pod);
        }
        String words = lastLine(end.message());
        return Outcome.Failure.passing(
                "CONTAINER_FAILED", where + " " + how(end) + (words.isEmpty() ? "" : ": " + words));
    }

    private static Outcome lost(PodView pod) {
        String why = pod.problem().isEmpty() ? "ended without a result" : firstLine(pod.problem());
        if (pod.problem().startsWith("DeadlineExceeded")) {
            return Outcome.Failure.lasting("TIMED_OUT", "pod " + pod.ref() + " ran longer than its time-out allows");
        }
        return Outcome.Failure.passing("POD_LOST", "pod " + pod.ref() + " was lost: " + why);
    }

    private static String how(ContainerView.Terminated end) {
        boolean plain = end.reason().isEmpty() || end.reason().equals("Error");
        return "ended with exit code " + end.exitCode() + (plain ? "" : " (" + end.reason() + ")");
    }

    private static PodResult withWarning(PodResult result, String warning) {
        List<String> warnings = new ArrayList<>(result.warnings());
        warnings.add(warning);
        return new PodResult(result.components(), warnings, Optional.empty(), Optional.empty());
    }

    static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }

    private static String lastLine(String text) {
        return text.strip().lines().reduce((first, second) -> second).orElse("");
    }
}
