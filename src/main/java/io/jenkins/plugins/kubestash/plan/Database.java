package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Address;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ClientConfig;
import io.jenkins.plugins.kubestash.model.SecretRef;
import java.util.List;
import java.util.Optional;

/** What an AppBinding means for the containers that talk to the database. */
final class Database {
    private final AppBinding binding;

    Database(AppBinding binding) {
        this.binding = binding;
    }

    /** The Secret with the client's certificate; Redis has it in its parameters in older AppBindings. */
    Optional<String> tlsSecret() {
        return binding.spec().tlsSecret().map(SecretRef::name).or(() -> Optional.of(
                        binding.spec().parameters().path("clientCertSecret").path("name"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText));
    }

    Environment environment(SessionSecret secret) {
        Address address = binding.address();
        ClientConfig client = binding.spec().clientConfig().orElseThrow();
        Environment environment = new Environment()
                .put("KUBESTASH_DB_HOST", address.host())
                .put("KUBESTASH_DB_PORT", address.port())
                .put("KUBESTASH_DB_TLS", binding.tls() || tlsSecret().isPresent())
                .put("KUBESTASH_DB_SERVER_NAME", client.serverName().orElse(""))
                .put("KUBESTASH_DB_SKIP_VERIFY", client.insecureSkipTLSVerify());
        binding.caPem().ifPresent(pem -> environment.put("KUBESTASH_DB_CA_FILE", secret.file(Paths.DATABASE_CA, pem)));
        if (tlsSecret().isPresent()) {
            environment
                    .put("KUBESTASH_DB_CERT_FILE", Paths.DATABASE_TLS + "/tls.crt")
                    .put("KUBESTASH_DB_KEY_FILE", Paths.DATABASE_TLS + "/tls.key");
        }
        credential(environment, "KUBESTASH_DB_USERNAME", "username", false, secret);
        credential(environment, "KUBESTASH_DB_PASSWORD", "password", true, secret);
        return environment;
    }

    /** A single place that must be there is left to the kubelet, which names it when it is missing. */
    private void credential(
            Environment environment, String variable, String key, boolean required, SessionSecret secret) {
        List<SecretKeys.Place> places = SecretKeys.of(binding, key);
        for (int i = 0; i < places.size(); i++) {
            String name = i == 0 ? variable : variable + "_" + (i + 1);
            if (places.get(i) instanceof SecretKeys.Key place) {
                environment.secret(name, place.secret(), place.key(), !required || places.size() > 1);
            } else if (places.get(i) instanceof SecretKeys.Literal literal) {
                secret.base64(name, literal.base64());
                environment.secret(name, secret.name(), name, false);
            }
        }
    }
}
