package io.jenkins.plugins.kubestash.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The metadata of a Kubernetes object. Name and namespace are empty where the document does not give them. */
public record Metadata(
        String name,
        String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        Optional<String> uid,
        Optional<Instant> creationTimestamp) {
    public Metadata {
        name = OrEmpty.text(name);
        namespace = OrEmpty.text(namespace);
        labels = OrEmpty.map(labels);
        annotations = OrEmpty.map(annotations);
        uid = OrEmpty.text(uid);
        creationTimestamp = OrEmpty.optional(creationTimestamp);
    }

    /** Metadata of an object that is yet to be written. */
    public static Metadata of(ObjectRef ref) {
        return of(ref.namespace(), ref.name());
    }

    /** @param namespace empty for an object that belongs to the whole cluster */
    public static Metadata of(String namespace, String name) {
        return new Metadata(name, namespace, Map.of(), Map.of(), Optional.empty(), Optional.empty());
    }

    static Metadata orEmpty(Metadata metadata) {
        return metadata == null ? of("", "") : metadata;
    }

    /** {@code namespace/name}, or as much of it as there is. */
    String shown() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
