package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A parameter of a Task. {@code byDefault} is {@code default} in the document. {@code type}, {@code allowed},
 * {@code least} and {@code most} are ours; KubeStash's parameters are all texts.
 */
public record Parameter(
        String name,
        String usage,
        boolean required,
        @JsonProperty("default") Optional<String> byDefault,
        Type type,
        List<String> allowed,
        Optional<Long> least,
        Optional<Long> most) {
    public Parameter {
        name = OrEmpty.text(name);
        usage = OrEmpty.text(usage);
        byDefault = OrEmpty.optional(byDefault);
        type = type == null ? Type.TEXT : type;
        allowed = OrEmpty.list(allowed);
        least = OrEmpty.optional(least);
        most = OrEmpty.optional(most);
    }

    /** What a value can be. A {@code list} is written with one item a line. */
    public enum Type {
        @JsonProperty("text")
        TEXT,
        @JsonProperty("integer")
        INTEGER,
        @JsonProperty("boolean")
        BOOLEAN,
        @JsonProperty("list")
        LIST
    }
}
