package io.jenkins.plugins.kubestash.plan;

import java.util.Locale;

/** What a Job of a restore into a workload does; docs/etcd-restore.md explains each. */
public enum MemberStep {
    /** Whether the snapshot can be had; before anything is stopped. */
    PREPARE,
    BUILD,
    SWAP,
    CHECK,
    CLEAN,
    UNDO;

    /** The agent's word for it, and the name of its container. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
