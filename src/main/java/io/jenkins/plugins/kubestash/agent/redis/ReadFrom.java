package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;

/** Which server a dump reads, where several hold the same data. */
enum ReadFrom {
    /** The one that the address leads to; in a cluster, the primaries. */
    ADDRESS,
    /** A replica; without one there is no dump. */
    REPLICA,
    /** A replica when there is one that can be read, else the primary. */
    PREFER_REPLICA,
    /** The primary, also when the address leads to a replica. */
    MASTER;

    static ReadFrom of(Settings settings) {
        String word = settings.text("KUBESTASH_PARAM_READ_FROM");
        switch (word) {
            case "":
                return ADDRESS;
            case "replica":
                return REPLICA;
            case "preferReplica":
                return PREFER_REPLICA;
            case "master":
                return MASTER;
            default:
                throw new AgentFailure(
                        Reason.BAD_PARAMETER,
                        "readFrom is '" + Printable.of(word) + "': write replica, preferReplica or master");
        }
    }
}
