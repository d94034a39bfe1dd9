package io.jenkins.plugins.kubestash.agent;

import java.util.Optional;

/** A failure with its reason and one line for the user: what failed, where, what to do. */
public final class AgentFailure extends RuntimeException {
    private final Reason reason;
    private final String lockedBy;
    private final boolean held;

    public AgentFailure(Reason reason, String message) {
        this(reason, message, null);
    }

    public AgentFailure(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, "", false);
    }

    private AgentFailure(Reason reason, String message, Throwable cause, String lockedBy, boolean held) {
        super(message, cause);
        this.reason = reason;
        this.lockedBy = lockedBy;
        this.held = held;
    }

    /** REPOSITORY_LOCKED by a pod of which nobody has said yet whether it lives. */
    public static AgentFailure lockedBy(String pod, String message) {
        return new AgentFailure(Reason.REPOSITORY_LOCKED, message, null, pod, false);
    }

    /** The same failure in other words. */
    AgentFailure saying(String message) {
        return new AgentFailure(reason, message, this, lockedBy, held);
    }

    /** The same failure, behind which something in the database is still held, which somebody must give back. */
    AgentFailure andHeld() {
        return new AgentFailure(reason, getMessage(), this, lockedBy, true);
    }

    /** The failure that lies behind this exception, if one does. */
    public static Optional<AgentFailure> behind(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof AgentFailure failure) {
                return Optional.of(failure);
            }
        }
        return Optional.empty();
    }

    /** Whether something in the database is still held. */
    public boolean held() {
        return held;
    }

    public Reason reason() {
        return reason;
    }

    /** The pod that holds the lock, if the controller is to find out about it. */
    public Optional<String> lockedBy() {
        return lockedBy.isEmpty() ? Optional.empty() : Optional.of(lockedBy);
    }
}
