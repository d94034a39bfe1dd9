package io.jenkins.plugins.kubestash.cluster;

/** A request to the cluster that failed; its message is one line for the user. */
public final class ClusterException extends RuntimeException {

    /** Why it failed. */
    public enum Kind {
        NOT_FOUND,
        /** Another object has the name. */
        CONFLICT,
        /** Not allowed: credentials, RBAC, quota or an admission rule; the message says which. */
        FORBIDDEN,
        /** The server will not take the object, or the object makes no sense to us. */
        INVALID,
        /** The rest of a list can no longer be had: it is to be asked for from its beginning. */
        EXPIRED,
        /** Network, time-out, 429 or 5xx: the same request may succeed later. */
        UNREACHABLE
    }

    private final Kind kind;

    public ClusterException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ClusterException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
