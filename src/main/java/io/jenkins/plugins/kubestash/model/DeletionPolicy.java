package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What goes when the object that has this policy is deleted: its record only, or the data too. */
public enum DeletionPolicy {
    @JsonProperty("Delete")
    DELETE,
    @JsonProperty("WipeOut")
    WIPE_OUT,
    @JsonProperty("Retain")
    RETAIN
}
