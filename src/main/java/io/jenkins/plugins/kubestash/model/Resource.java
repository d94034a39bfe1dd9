package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/** A whole Kubernetes object: what kind it is, how it is named, and what is wrong with it. */
@JsonPropertyOrder({"apiVersion", "kind", "metadata", "spec", "status"})
public interface Resource {
    String STORAGE_API = "storage.kubestash.com/v1alpha1";
    String ADDONS_API = "addons.kubestash.com/v1alpha1";
    String CONFIG_API = "config.kubestash.com/v1alpha1";

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    String apiVersion();

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    default String kind() {
        return getClass().getSimpleName();
    }

    Metadata metadata();

    /** What is wrong with it, one line each that begins with a field's path; empty when it can be used. */
    default List<String> problems() {
        return List.of();
    }

    /** Kind, namespace and name, as error lines begin. */
    default String shown() {
        return (kind() + " " + metadata().shown()).strip();
    }

    /** @throws IllegalArgumentException one line with all problems, when there are any */
    default void requireSound() {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(shown() + ": " + String.join("; ", problems));
        }
    }

    /** @throws IllegalArgumentException when name or namespace is missing or cannot be one */
    default ObjectRef ref() {
        try {
            return new ObjectRef(metadata().namespace(), metadata().name());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(shown() + ": metadata: " + e.getMessage(), e);
        }
    }
}
