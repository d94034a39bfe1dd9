package io.jenkins.plugins.kubestash.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What an AppBinding says. {@code parameters} is free-form, per engine, and never holds a secret. */
public record AppBindingSpec(
        Optional<String> type,
        Optional<String> version,
        Optional<TypedRef> appRef,
        Optional<ClientConfig> clientConfig,
        Optional<SecretRef> secret,
        Optional<SecretRef> tlsSecret,
        List<SecretTransform> secretTransforms,
        ObjectNode parameters) {
    public AppBindingSpec {
        type = OrEmpty.text(type);
        version = OrEmpty.text(version);
        appRef = OrEmpty.optional(appRef);
        clientConfig = OrEmpty.optional(clientConfig);
        secret = OrEmpty.optional(secret);
        tlsSecret = OrEmpty.optional(tlsSecret);
        secretTransforms = OrEmpty.list(secretTransforms);
        parameters = OrEmpty.object(parameters);
    }

    static AppBindingSpec empty() {
        return new AppBindingSpec(null, null, null, null, null, null, null, null);
    }
}
