package io.jenkins.plugins.kubestash.plan;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The environment of a container, in the order in which it was put together; empty values are left out. */
final class Environment {
    private final Map<String, EnvVar> variables = new LinkedHashMap<>();

    Environment put(String name, String value) {
        if (!value.isEmpty()) {
            variables.put(
                    name,
                    new EnvVarBuilder().withName(name).withValue(escaped(value)).build());
        }
        return this;
    }

    Environment put(String name, long value) {
        return put(name, Long.toString(value));
    }

    Environment put(String name, boolean value) {
        return put(name, Boolean.toString(value));
    }

    Environment list(String name, Collection<String> values) {
        return put(name, String.join("\n", values));
    }

    /** Words of a command, as a JSON list. */
    Environment words(String name, List<String> words) {
        return words.isEmpty() ? this : put(name, Documents.toJson(words));
    }

    Environment json(String name, Map<String, String> values) {
        return values.isEmpty() ? this : put(name, Documents.toJson(values));
    }

    /** @param optional whether the container starts without it when the Secret or the key is not there */
    Environment secret(String name, String secret, String key, boolean optional) {
        EnvVar variable = new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(secret)
                .withKey(key)
                .withOptional(optional ? Boolean.TRUE : null)
                .endSecretKeyRef()
                .endValueFrom()
                .build();
        variables.put(name, variable);
        return this;
    }

    Environment all(Environment other) {
        variables.putAll(other.variables);
        return this;
    }

    List<EnvVar> variables() {
        return new ArrayList<>(variables.values());
    }

    /** Kubernetes expands {@code $(NAME)} in a value; a doubled dollar sign stands for itself. */
    private static String escaped(String value) {
        return value.replace("$(", "$$(");
    }
}
