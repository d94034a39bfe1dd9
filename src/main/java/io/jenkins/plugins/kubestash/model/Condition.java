package io.jenkins.plugins.kubestash.model;

import java.time.Instant;
import java.util.Optional;

/** One condition of an object's status; {@code status} is True, False or Unknown. */
public record Condition(
        String type,
        String status,
        Optional<String> reason,
        Optional<String> message,
        Optional<Instant> lastTransitionTime,
        Optional<Long> observedGeneration,
        Optional<String> severity) {
    public Condition {
        type = OrEmpty.text(type);
        status = OrEmpty.text(status);
        reason = OrEmpty.text(reason);
        message = OrEmpty.text(message);
        lastTransitionTime = OrEmpty.optional(lastTransitionTime);
        observedGeneration = OrEmpty.optional(observedGeneration);
        severity = OrEmpty.text(severity);
    }
}
