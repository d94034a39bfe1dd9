package io.jenkins.plugins.kubestash.agent.elasticsearch;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;

/** Documents that the target does not take. */
final class Refusals {
    private final long allowed;
    private long count;
    private String first = "";

    Refusals(long allowed) {
        this.allowed = allowed;
    }

    /** @throws AgentFailure LOAD_FAILED when it is one too many */
    synchronized void add(String index, String id, String why) {
        count++;
        if (first.isEmpty()) {
            first = "document '" + id + "' of index '" + index + "': " + why;
        }
        if (count > allowed) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    "the server refuses " + (allowed == 0 ? "a document" : "more than " + allowed + " documents")
                            + ", first " + first + (allowed == 0 ? "; allowFailedDocuments lets a load go on" : ""));
        }
    }

    synchronized long count() {
        return count;
    }

    /** For the warning. */
    synchronized String first() {
        return first;
    }
}
