package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether somebody has proven that a Snapshot can be restored. */
public enum VerificationStatus {
    @JsonProperty("Verified")
    VERIFIED,
    @JsonProperty("NotVerified")
    NOT_VERIFIED,
    @JsonProperty("VerificationFailed")
    VERIFICATION_FAILED
}
