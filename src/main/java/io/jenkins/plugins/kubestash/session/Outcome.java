package io.jenkins.plugins.kubestash.session;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** How one attempt, or the whole session, ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Success.class, name = "success"),
    @JsonSubTypes.Type(value = Outcome.Failure.class, name = "failure"),
    @JsonSubTypes.Type(value = Outcome.Abort.class, name = "abort")
})
public sealed interface Outcome {

    /** The end phase of a session that ends so. */
    default Phase phase() {
        if (this instanceof Success) {
            return Phase.SUCCEEDED;
        }
        return this instanceof Abort ? Phase.ABORTED : Phase.FAILED;
    }

    /** What the pod's last container reported. */
    record Success(PodResult result) implements Outcome {}

    /**
     * @param reason one upper-case word: those of docs/pod.md, and those that only the controller can see
     * @param message one line: what failed, where, what to do
     * @param retry whether a new attempt can end better
     * @param lockedBy pod of ours that holds the repository's lock
     */
    record Failure(String reason, String message, boolean retry, Optional<String> lockedBy) implements Outcome {
        public static Failure lasting(String reason, String message) {
            return new Failure(reason, message, false, Optional.empty());
        }

        public static Failure passing(String reason, String message) {
            return new Failure(reason, message, true, Optional.empty());
        }
    }

    /** Somebody asked for the end. */
    record Abort(String message) implements Outcome {}
}
