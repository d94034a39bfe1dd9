package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The {@code metadata.yaml} at a storage's root: which Repositories are below it. */
@JsonPropertyOrder({"apiVersion", "kind", "metadata"})
public record BackendMeta(
        Metadata metadata,
        Optional<Instant> creationTimestamp,
        Optional<String> operatorVersion,
        List<Entry> repositories)
        implements Resource {
    public BackendMeta {
        metadata = Metadata.orEmpty(metadata);
        creationTimestamp = OrEmpty.optional(creationTimestamp);
        operatorVersion = OrEmpty.text(operatorVersion);
        repositories = OrEmpty.list(repositories);
    }

    public record Entry(
            String name,
            String namespace,
            String path,
            Optional<String> size,
            Optional<Boolean> synced,
            Optional<String> error) {
        public Entry {
            name = OrEmpty.text(name);
            namespace = OrEmpty.text(namespace);
            path = OrEmpty.text(path);
            size = OrEmpty.text(size);
            synced = OrEmpty.optional(synced);
            error = OrEmpty.text(error);
        }
    }

    @Override
    public String apiVersion() {
        return CONFIG_API;
    }
}
