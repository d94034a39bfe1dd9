package io.jenkins.plugins.kubestash.agent.etcd.member;

import java.util.Locale;

/** Where the restore of one member's data stands; docs/etcd-restore.md says where the data are in each. */
enum State {
    NONE,
    BUILDING,
    BUILT,
    SWAPPING_OUT,
    SWAPPING_IN,
    SWAPPED,
    UNDOING_OUT,
    UNDOING_IN,
    UNDOING_GONE,
    CLEANING;

    /** As the result shows it: without its step. */
    String shown() {
        return word().replaceFirst("-.*", "");
    }

    /** As the journal has it. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether nothing of the old data has been moved yet, so that another restore may begin. */
    boolean untouched() {
        return this == NONE || this == BUILDING || this == BUILT;
    }

    boolean undoing() {
        return this == UNDOING_OUT || this == UNDOING_IN || this == UNDOING_GONE;
    }
}
