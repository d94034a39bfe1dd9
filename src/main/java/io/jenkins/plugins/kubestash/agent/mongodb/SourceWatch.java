package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees when a member that is dumped is gone: mongodump itself may then wait for ever. Nobody logs in for that, for a
 * locked member may keep a login waiting.
 */
final class SourceWatch {
    static final long SECONDS = 5;
    private static final int MISSES = 4;

    private final Connector connector;
    private final Runnable endAll;
    private final Map<MongoAddress, Integer> missed = new ConcurrentHashMap<>();
    private volatile Optional<AgentFailure> lost = Optional.empty();

    /** @param endAll ends the dumps that are under way */
    SourceWatch(Connector connector, Runnable endAll) {
        this.connector = connector;
        this.endAll = endAll;
    }

    void add(MongoAddress address) {
        missed.put(address, 0);
    }

    /** Asks each once. */
    void look() {
        missed.keySet().forEach(this::look);
    }

    /** What became of the dumps that this has ended. */
    Optional<AgentFailure> lost() {
        return lost;
    }

    private void look(MongoAddress address) {
        try {
            connector.greet(address);
            missed.put(address, 0);
        } catch (IOException | AgentFailure e) {
            if (missed.merge(address, 1, Integer::sum) == MISSES && lost.isEmpty()) {
                lost = Optional.of(new AgentFailure(
                        Reason.DATABASE_LOST,
                        "mongodb at " + address + " was lost while it was dumped: " + Texts.said(e),
                        e));
                endAll.run();
            }
        }
    }
}
