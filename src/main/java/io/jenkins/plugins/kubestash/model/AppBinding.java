package io.jenkins.plugins.kubestash.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The cluster object that says where a database is and which Secret opens it. */
public record AppBinding(Metadata metadata, AppBindingSpec spec) implements Resource {
    private static final Set<String> TLS_SCHEMES = Set.of("rediss", "https", "tls", "ssl", "mongodb+srv");

    public AppBinding {
        metadata = Metadata.orEmpty(metadata);
        spec = spec == null ? AppBindingSpec.empty() : spec;
    }

    /**
     * @param document YAML or JSON
     * @throws IllegalArgumentException one line for the user when it is no AppBinding
     */
    public static AppBinding read(String document) {
        return Documents.read(document, AppBinding.class);
    }

    @Override
    public String apiVersion() {
        return "appcatalog.appscode.com/v1alpha1";
    }

    /**
     * Where the database listens: {@code <name>.<namespace>.svc} of the service, or what the url says.
     *
     * @throws IllegalArgumentException one line for the user when it cannot be known
     */
    public Address address() {
        try {
            return spec.clientConfig()
                    .orElseThrow(
                            () -> new IllegalArgumentException("spec.clientConfig is missing: name a service or a url"))
                    .address(metadata.namespace());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(shown() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The engine in lower case, such as {@code redis}: the last part of {@code spec.type}, or else the kind that
     * {@code spec.appRef} names.
     *
     * @throws IllegalArgumentException when neither says it
     */
    public String engine() {
        String type = spec.type().or(() -> spec.appRef().map(TypedRef::kind)).orElse("");
        String engine = type.substring(type.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        if (engine.isEmpty()) {
            throw new IllegalArgumentException(
                    shown() + ": spec.type does not name an engine: write one such as kubedb.com/redis");
        }
        return engine;
    }

    /** What a MongoDB's parameters say of its replica sets; empty for other engines. */
    public Optional<MongoConfiguration> mongo() {
        return isMongo() ? Optional.of(MongoConfiguration.of(spec.parameters())) : Optional.empty();
    }

    private boolean isMongo() {
        String type = spec.type().or(() -> spec.appRef().map(TypedRef::kind)).orElse("");
        return type.substring(type.lastIndexOf('/') + 1).equalsIgnoreCase("mongodb");
    }

    /** Whether clients talk TLS: a CA, a client certificate or the scheme says so. */
    public boolean tls() {
        return spec.tlsSecret().isPresent()
                || spec.clientConfig().flatMap(ClientConfig::caBundle).isPresent()
                || TLS_SCHEMES.contains(
                        spec.clientConfig().map(ClientConfig::scheme).orElse(""));
    }

    /**
     * The CA certificates as PEM.
     *
     * @throws IllegalArgumentException one line for the user when they cannot be read
     */
    public Optional<String> caPem() {
        try {
            return spec.clientConfig().flatMap(ClientConfig::caBundle).map(Certificates::pem);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(shown() + ": spec.clientConfig.caBundle " + e.getMessage(), e);
        }
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        spec.clientConfig()
                .ifPresentOrElse(
                        client -> problems.addAll(client.problems(metadata.namespace())),
                        () -> problems.add("spec.clientConfig is missing: name a service or a url"));
        spec.secret().ifPresent(secret -> problems.addAll(secret.problems("spec.secret")));
        spec.tlsSecret().ifPresent(secret -> problems.addAll(secret.problems("spec.tlsSecret")));
        for (int i = 0; i < spec.secretTransforms().size(); i++) {
            problems.addAll(spec.secretTransforms().get(i).problems("spec.secretTransforms[" + i + "]"));
        }
        mongo().ifPresent(mongo -> problems.addAll(mongo.problems(spec.parameters())));
        return List.copyOf(problems);
    }
}
