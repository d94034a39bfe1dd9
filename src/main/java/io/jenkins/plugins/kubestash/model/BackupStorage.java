package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/** A named place for backups: provider, bucket or volume, prefix, and the Secret that opens it. */
public record BackupStorage(Metadata metadata, Spec spec) implements Resource {
    public BackupStorage {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null ? new Spec(null, null, null, false) : spec;
    }

    /** {@code byDefault} is {@code default} in the document: the namespace's storage when none is named. */
    public record Spec(
            Storage storage,
            UsagePolicy usagePolicy,
            DeletionPolicy deletionPolicy,
            @JsonProperty("default") boolean byDefault) {
        public Spec {
            storage = storage == null ? Storage.empty() : storage;
            usagePolicy = usagePolicy == null ? new UsagePolicy(null) : usagePolicy;
            deletionPolicy = deletionPolicy == null ? DeletionPolicy.DELETE : deletionPolicy;
        }
    }

    /**
     * @param document YAML or JSON
     * @throws IllegalArgumentException one line for the user when it is no BackupStorage
     */
    public static BackupStorage read(String document) {
        return Documents.read(document, BackupStorage.class);
    }

    @Override
    public String apiVersion() {
        return STORAGE_API;
    }

    /** The CA certificates of the storage as PEM. */
    public Optional<String> caPem() {
        requireSound();
        return spec.storage().caBundle().map(Certificates::pem);
    }

    @Override
    public List<String> problems() {
        return List.copyOf(spec.storage().problems());
    }
}
