package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Who keeps the data of a BackupStorage. {@code rest} is restic's own server, and ours: KubeStash has no such provider. */
public enum Provider {
    @JsonProperty("local")
    LOCAL,
    @JsonProperty("s3")
    S3,
    @JsonProperty("gcs")
    GCS,
    @JsonProperty("azure")
    AZURE,
    @JsonProperty("rest")
    REST;

    /** As a BackupStorage writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
