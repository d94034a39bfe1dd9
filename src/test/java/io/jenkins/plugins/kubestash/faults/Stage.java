package io.jenkins.plugins.kubestash.faults;

/** A moment of a backup at which it can be held, so that something can happen just then. */
enum Stage {
    /** The AppBinding is being asked for. */
    PENDING,
    /** The Job is there, its Secret is being made. */
    CREATING,
    /** The Job has started, its pod waits for a place. */
    UNSCHEDULED,
    PREPARE,
    /** Before restic begins. */
    DUMP,
    /** restic holds its lock and waits for a database that hangs. */
    LOCKED_DUMP,
    /** The snapshot is there and not yet read back. */
    FINISH,
    /** The snapshot is proven; older ones are about to go. */
    RETENTION,
    /** The outcome is known; the Job is being deleted. */
    CLEANING;

    boolean hasContainer() {
        return compareTo(PREPARE) >= 0 && this != CLEANING;
    }

    String container() {
        return switch (this) {
            case PREPARE -> "prepare";
            case DUMP, LOCKED_DUMP -> "dump";
            default -> "finish";
        };
    }
}
