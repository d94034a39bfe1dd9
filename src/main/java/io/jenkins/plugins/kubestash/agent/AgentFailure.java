package io.jenkins.plugins.kubestash.agent;

/** A failure with its reason and one line for the user: what failed, where, what to do. */
public final class AgentFailure extends RuntimeException {
    private final Reason reason;

    public AgentFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public AgentFailure(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
