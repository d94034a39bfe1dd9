package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;

/** What a server's error means for the whole. */
final class Trouble {
    private Trouble() {}

    /**
     * An IOException when it may pass, an AgentFailure when it will not.
     *
     * @param otherwise the reason when nothing better is known
     * @return never: it throws
     */
    static AgentFailure explain(MongoError e, Reason otherwise) throws IOException {
        if (e.mayPass()) {
            throw new IOException(e.getMessage(), e);
        }
        if (e.isUnauthorized()) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED,
                    e.getMessage() + ": grant the user the roles backup and clusterAdmin (for a restore restore and"
                            + " clusterAdmin) on admin, or root; of a sharded cluster, on each shard too",
                    e);
        }
        if (e.isUnknownCommand()) {
            throw new AgentFailure(
                    Reason.DATABASE_REFUSED, e.getMessage() + ": this service does not let it be used", e);
        }
        throw new AgentFailure(otherwise, e.getMessage(), e);
    }
}
