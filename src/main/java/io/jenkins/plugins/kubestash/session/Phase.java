package io.jenkins.plugins.kubestash.session;

/** Where a session is. The last three are its ends. */
public enum Phase {
    /** The AppBinding is to be read and the Plan to be made. */
    PENDING,
    /** A restore into a workload is between two Jobs: the workload is looked at, stopped or started. */
    WORKLOAD,
    /** The Job's name is stored; Job and Secret are to be created and started. */
    CREATING,
    /** The Job was started; its pod is to be followed to its end. */
    RUNNING,
    /** The Job's outcome is known; nothing of it shall be left in the cluster. */
    CLEANING,
    /** A failed attempt is cleaned up; the next one waits for its time. */
    RETRYING,
    SUCCEEDED,
    FAILED,
    ABORTED;

    public boolean ended() {
        return compareTo(SUCCEEDED) >= 0;
    }
}
