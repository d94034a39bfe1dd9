package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.plan.MemberStep;
import io.jenkins.plugins.kubestash.plan.Workload;
import java.util.Optional;

/** Where a restore into a workload is; docs/workload-restore.md has the table. */
public enum Stage {
    LOOK(MemberStep.PREPARE),
    STOP(null, MemberStep.STOP),
    BUILD(MemberStep.BUILD),
    SWAP(MemberStep.SWAP),
    START(null, MemberStep.START),
    CHECK(MemberStep.CHECK),
    CLEAN(MemberStep.CLEAN),
    FINISH(null),
    HALT(null, MemberStep.STOP),
    UNDO(MemberStep.UNDO),
    RESUME(null, MemberStep.START);

    private final MemberStep step;
    private final MemberStep ofStaticPods;

    Stage(MemberStep step) {
        this(step, step);
    }

    Stage(MemberStep step, MemberStep ofStaticPods) {
        this.step = step;
        this.ofStaticPods = ofStaticPods;
    }

    /** What its Jobs do; empty when it has none. */
    Optional<MemberStep> step(Workload.Kind kind) {
        return Optional.ofNullable(kind == Workload.Kind.STATIC_POD ? ofStaticPods : step);
    }

    /** Whether the way back has begun. */
    boolean back() {
        return compareTo(HALT) >= 0;
    }

    /** Whether its Jobs may not be beside a running member. */
    boolean needsStopped() {
        return this == BUILD || this == SWAP || this == UNDO;
    }

    /** Whether a failure in it leads to the way back: before the restore has succeeded. */
    boolean forth() {
        return compareTo(CLEAN) < 0;
    }
}
