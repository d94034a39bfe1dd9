package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a Snapshot, or a component of it, is. */
public enum Phase {
    @JsonProperty("Pending")
    PENDING,
    @JsonProperty("Running")
    RUNNING,
    @JsonProperty("Succeeded")
    SUCCEEDED,
    @JsonProperty("Failed")
    FAILED
}
