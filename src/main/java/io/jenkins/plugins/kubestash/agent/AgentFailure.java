package io.jenkins.plugins.kubestash.agent;

import java.util.Optional;

/** A failure with its reason and one line for the user: what failed, where, what to do. */
public final class AgentFailure extends RuntimeException {
    private final Reason reason;
    private final String lockedBy;

    public AgentFailure(Reason reason, String message) {
        this(reason, message, null);
    }

    public AgentFailure(Reason reason, String message, Throwable cause) {
        this(reason, message, cause, "");
    }

    private AgentFailure(Reason reason, String message, Throwable cause, String lockedBy) {
        super(message, cause);
        this.reason = reason;
        this.lockedBy = lockedBy;
    }

    /** REPOSITORY_LOCKED by a pod of which nobody has said yet whether it lives. */
    public static AgentFailure lockedBy(String pod, String message) {
        return new AgentFailure(Reason.REPOSITORY_LOCKED, message, null, pod);
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

    public Reason reason() {
        return reason;
    }

    /** The pod that holds the lock, if the controller is to find out about it. */
    public Optional<String> lockedBy() {
        return lockedBy.isEmpty() ? Optional.empty() : Optional.of(lockedBy);
    }
}
