package io.jenkins.plugins.kubestash.plan;

import java.util.Locale;

/** What a Job of a restore into a workload does; docs/etcd-restore.md explains each. */
public enum MemberStep {
    /** Whether the snapshot can be had; before anything is stopped. */
    PREPARE,
    /** Of static pods: takes the manifest out of the kubelet's sight, and waits until the member has ended. */
    STOP,
    BUILD,
    SWAP,
    /** Of static pods: puts the manifest back. */
    START,
    CHECK,
    CLEAN,
    UNDO;

    /** Whether it changes a static pod's manifest, which is root's. */
    boolean onManifest() {
        return this == STOP || this == START;
    }

    /** The agent's word for it, and the name of its container. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
