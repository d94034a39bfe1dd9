package io.jenkins.plugins.kubestash.agent.mongodb;

import java.util.Map;

/**
 * A member of a replica set, as the set's status and configuration tell of it.
 *
 * @param state 1 primary, 2 secondary, 7 arbiter …
 * @param optime of the last operation it has applied, as a timestamp of the oplog
 * @param delaySeconds how long it lags on purpose
 */
record Member(
        MongoAddress address,
        int state,
        boolean healthy,
        long optime,
        boolean arbiter,
        boolean hidden,
        long delaySeconds,
        boolean votes,
        Map<String, String> tags) {
    private static final int PRIMARY = 1;
    private static final int SECONDARY = 2;

    boolean isPrimary() {
        return healthy && state == PRIMARY;
    }

    boolean isSecondary() {
        return healthy && state == SECONDARY;
    }

    /** How many seconds of the oplog it is behind another. */
    long lagBehind(Member other) {
        return Math.max(0, (other.optime >>> 32) - (optime >>> 32));
    }
}
