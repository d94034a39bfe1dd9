package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** What restic stored for one component. {@code progress} is there while a backup runs, as KubeStash writes it. */
public record ResticStats(Optional<Summary> summary, Optional<ObjectNode> progress) {
    public ResticStats {
        summary = OrEmpty.optional(summary);
        progress = OrEmpty.optional(progress);
    }

    /** {@code id} is restic's snapshot id; sizes are for people, such as {@code 1.204 MiB}. */
    public record Summary(
            Optional<String> id,
            Optional<String> uploaded,
            Optional<String> hostPath,
            Optional<String> size,
            Optional<Instant> startTime,
            Optional<Instant> endTime) {
        public Summary {
            id = OrEmpty.text(id);
            uploaded = OrEmpty.text(uploaded);
            hostPath = OrEmpty.text(hostPath);
            size = OrEmpty.text(size);
            startTime = OrEmpty.optional(startTime);
            endTime = OrEmpty.optional(endTime);
        }
    }

    /** Reads both shapes: the summary's fields stood side by side with the rest until 2025. */
    @JsonCreator
    static ResticStats read(
            @JsonProperty("summary") Optional<Summary> summary,
            @JsonProperty("progress") Optional<ObjectNode> progress,
            @JsonProperty("id") Optional<String> id,
            @JsonProperty("uploaded") Optional<String> uploaded,
            @JsonProperty("hostPath") Optional<String> hostPath,
            @JsonProperty("size") Optional<String> size,
            @JsonProperty("startTime") Optional<Instant> startTime,
            @JsonProperty("endTime") Optional<Instant> endTime) {
        Optional<Summary> flat =
                OrEmpty.text(id).map(known -> new Summary(id, uploaded, hostPath, size, startTime, endTime));
        return new ResticStats(OrEmpty.optional(summary).or(() -> flat), progress);
    }
}
