package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

/** Writes a RetentionPolicy as the agent reads it. */
final class Retentions {
    private Retentions() {}

    static List<String> lines(RetentionPolicy policy) {
        policy.requireSound();
        List<String> lines = new ArrayList<>();
        policy.spec().successfulSnapshots().ifPresent(keep -> keep.counts()
                .forEach((name, count) -> lines.add(name + "=" + count)));
        policy.spec()
                .maxRetentionPeriod()
                .ifPresent(period -> lines.add("max-age=" + period.duration().toSeconds()));
        return lines;
    }
}
