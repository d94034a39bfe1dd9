package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.plan.Member;
import io.jenkins.plugins.kubestash.plan.MemberStep;
import io.jenkins.plugins.kubestash.plan.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a restore into a workload has come; stored before what it says is done.
 *
 * @param since when the stage began
 * @param member number of the member, from 0, whose Job is next or under way in this stage
 * @param halted number of members that were perhaps stopped by Jobs: the first so many
 * @param touched number of members whose volumes are perhaps not as they were: the first so many
 * @param tries of the present member's Job that failed, on the way back
 * @param built what each member's new data are, by the member's name
 * @param decided when the restore's outcome was known; there is still something to be done then
 * @param stuck members whose old data could not be put back, and why
 */
public record WorkloadState(
        Workload workload,
        Stage stage,
        Instant since,
        int member,
        int halted,
        int touched,
        int tries,
        Map<String, MemberResult> built,
        Optional<Instant> decided,
        List<String> stuck,
        List<String> warnings) {
    /** What is empty is left out of the stored form. */
    public WorkloadState {
        built = built == null ? Map.of() : new LinkedHashMap<>(built);
        stuck = stuck == null ? List.of() : List.copyOf(stuck);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    static WorkloadState begin(Workload workload, Instant now) {
        return new WorkloadState(
                workload, Stage.LOOK, now, 0, 0, 0, 0, Map.of(), Optional.empty(), List.of(), List.of());
    }

    Member present() {
        return workload.members().get(member);
    }

    /** What the Jobs of this stage do; empty when it has none. */
    Optional<MemberStep> step() {
        return stage.step(workload.kind());
    }

    /** Whether the present member's Job is still to be done. */
    boolean hasJob() {
        return step().isPresent() && member < jobs();
    }

    boolean last() {
        return member + 1 >= jobs();
    }

    private int jobs() {
        return switch (stage) {
            case LOOK, CHECK -> 1;
            case UNDO -> touched;
            case RESUME -> halted;
            default -> workload.members().size();
        };
    }

    WorkloadState enter(Stage next, Instant now) {
        return new WorkloadState(workload, next, now, 0, halted, touched, 0, built, decided, stuck, warnings);
    }

    WorkloadState nextMember() {
        return new WorkloadState(
                workload, stage, since, member + 1, halted, touched, 0, built, decided, stuck, warnings);
    }

    WorkloadState triedAgain() {
        return new WorkloadState(
                workload, stage, since, member, halted, touched, tries + 1, built, decided, stuck, warnings);
    }

    /** The present member's Job is about to be made. */
    WorkloadState touching() {
        int stopped = stage == Stage.STOP ? Math.max(halted, member + 1) : halted;
        int more = stage == Stage.BUILD ? Math.max(touched, member + 1) : touched;
        return new WorkloadState(workload, stage, since, member, stopped, more, tries, built, decided, stuck, warnings);
    }

    WorkloadState built(MemberResult result) {
        Map<String, MemberResult> more = new LinkedHashMap<>(built);
        more.put(present().name(), result);
        return new WorkloadState(
                workload, stage, since, member, halted, touched, tries, more, decided, stuck, warnings);
    }

    WorkloadState decidedAt(Instant now) {
        return new WorkloadState(
                workload, stage, since, member, halted, touched, tries, built, Optional.of(now), stuck, warnings);
    }

    WorkloadState stuckAt(String why) {
        return new WorkloadState(
                workload, stage, since, member, halted, touched, tries, built, decided, with(stuck, why), warnings);
    }

    WorkloadState warn(String warning) {
        return new WorkloadState(
                workload, stage, since, member, halted, touched, tries, built, decided, stuck, with(warnings, warning));
    }

    private static List<String> with(List<String> list, String value) {
        List<String> longer = new ArrayList<>(list);
        longer.add(value);
        return longer;
    }
}
