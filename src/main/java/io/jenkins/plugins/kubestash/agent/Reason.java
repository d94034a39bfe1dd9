package io.jenkins.plugins.kubestash.agent;

/** Why the agent failed; the names are part of the pod's contract (docs/pod.md). */
public enum Reason {
    DATABASE_UNREACHABLE(true),
    DATABASE_LOST(true),
    DATABASE_REFUSED(false),
    REPOSITORY_UNREACHABLE(true),
    REPOSITORY_FAILED(true),
    STORAGE_REFUSED(false),
    WRONG_REPOSITORY_PASSWORD(false),
    RESTIC_TOO_OLD(false),
    REPOSITORY_LOCKED(true),
    NOTHING_SELECTED(false),
    EMPTY_DUMP(true),
    DUMP_FAILED(true),
    NO_SNAPSHOT(false),
    TARGET_NOT_EMPTY(false),
    BAD_PARAMETER(false),
    BAD_CONFIGURATION(false),
    DAMAGED_DUMP(false),
    FOREIGN_DUMP(false),
    LOAD_FAILED(false),
    SNAPSHOT_NOT_VERIFIED(false),
    INTERNAL(false);

    private final boolean retry;

    Reason(boolean retry) {
        this.retry = retry;
    }

    /** Whether a new attempt can end better. */
    public boolean retry() {
        return retry;
    }
}
