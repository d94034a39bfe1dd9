package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** From which namespaces an object may be used: from its own, unless the policy says more. */
public record UsagePolicy(AllowedNamespaces allowedNamespaces) {
    public UsagePolicy {
        allowedNamespaces = allowedNamespaces == null ? new AllowedNamespaces(null, null) : allowedNamespaces;
    }

    /** {@code selector} is a label selector of Kubernetes and counts with {@code Selector} only. */
    public record AllowedNamespaces(From from, Optional<ObjectNode> selector) {
        public AllowedNamespaces {
            from = from == null ? From.SAME : from;
            selector = OrEmpty.optional(selector);
        }
    }

    public enum From {
        @JsonProperty("All")
        ALL,
        @JsonProperty("Selector")
        SELECTOR,
        @JsonProperty("Same")
        SAME
    }
}
