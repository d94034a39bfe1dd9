package io.jenkins.plugins.kubestash.session;

import io.jenkins.plugins.kubestash.plan.MemberStep;
import java.util.Optional;

/** Where a restore into a workload is; docs/workload-restore.md has the table. */
public enum Stage {
    LOOK(MemberStep.PREPARE),
    STOP(null),
    BUILD(MemberStep.BUILD),
    SWAP(MemberStep.SWAP),
    START(null),
    CHECK(MemberStep.CHECK),
    CLEAN(MemberStep.CLEAN),
    FINISH(null),
    HALT(null),
    UNDO(MemberStep.UNDO),
    RESUME(null);

    private final MemberStep step;

    Stage(MemberStep step) {
        this.step = step;
    }

    /** What its Jobs do; empty when it has none. */
    Optional<MemberStep> step() {
        return Optional.ofNullable(step);
    }

    /** Whether the way back has begun. */
    boolean back() {
        return compareTo(HALT) >= 0;
    }

    /** Whether a failure in it leads to the way back: before the restore has succeeded. */
    boolean forth() {
        return compareTo(CLEAN) < 0;
    }
}
