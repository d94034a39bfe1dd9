package io.jenkins.plugins.kubestash.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.catalog.Command;
import io.jenkins.plugins.kubestash.catalog.Variables;
import io.jenkins.plugins.kubestash.model.Address;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ClientConfig;
import io.jenkins.plugins.kubestash.model.FunctionVariable;
import io.jenkins.plugins.kubestash.model.SecretRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an AppBinding means for the containers that talk to the database. */
final class Database {
    private static final String CERT_FILE = Paths.DATABASE_TLS + "/tls.crt";
    private static final String KEY_FILE = Paths.DATABASE_TLS + "/tls.key";

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

    /** Where it is. */
    Environment address(SessionSecret secret) {
        Address address = binding.address();
        ClientConfig client = binding.spec().clientConfig().orElseThrow();
        Environment environment = new Environment()
                .put("KUBESTASH_DB_HOST", address.host())
                .put("KUBESTASH_DB_PORT", address.port() == 0 ? "" : Integer.toString(address.port()))
                .put("KUBESTASH_DB_TLS", binding.tls() || tlsSecret().isPresent())
                .put("KUBESTASH_DB_SERVER_NAME", client.serverName().orElse(""))
                .put("KUBESTASH_DB_SKIP_VERIFY", client.insecureSkipTLSVerify());
        binding.mongo().ifPresent(mongo -> environment
                .put("KUBESTASH_DB_SCHEME", address.scheme())
                .put("KUBESTASH_MONGODB_CONFIG_SERVER", mongo.configServer().orElse(""))
                .list("KUBESTASH_MONGODB_REPLICA_SETS", lines(mongo.replicaSets())));
        binding.caPem().ifPresent(pem -> environment.put("KUBESTASH_DB_CA_FILE", secret.file(Paths.DATABASE_CA, pem)));
        if (tlsSecret().isPresent()) {
            environment.put("KUBESTASH_DB_CERT_FILE", CERT_FILE).put("KUBESTASH_DB_KEY_FILE", KEY_FILE);
        }
        return environment;
    }

    private static List<String> lines(Map<String, String> values) {
        return values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .toList();
    }

    /** What opens it, for the agent. Java takes a password for ASCII where the image names no locale. */
    Environment credentials(SessionSecret secret) {
        Environment environment = new Environment().put("LC_ALL", "C.UTF-8");
        credential(environment, "KUBESTASH_DB_USERNAME", "username", false, secret);
        boolean etcd = binding.engine().equals("etcd");
        // without a password the certificate is the login
        boolean certificate = binding.mongo().isPresent() && tlsSecret().isPresent();
        credential(environment, "KUBESTASH_DB_PASSWORD", "password", !etcd && !certificate, secret);
        if (etcd && tlsSecret().isEmpty()) {
            // Its AppBindings have the client's certificate beside, or in place of, user and password.
            credential(environment, "KUBESTASH_DB_CERT_PEM", "client.pem", false, secret);
            credential(environment, "KUBESTASH_DB_KEY_PEM", "client-key.pem", false, secret);
        }
        return environment;
    }

    /** What opens the Sentinels that know where it is, where they have a password of their own. */
    Environment sentinels(SessionSecret secret) {
        Environment environment = new Environment();
        credential(environment, "KUBESTASH_DB_SENTINEL_USERNAME", "sentinelUsername", false, secret);
        credential(environment, "KUBESTASH_DB_SENTINEL_PASSWORD", "sentinelPassword", false, secret);
        return environment;
    }

    /** The same, but for what is secret, for the words of a Function; what there is not is empty. */
    Variables variables() {
        Address address = binding.address();
        ClientConfig client = binding.spec().clientConfig().orElseThrow();
        boolean certificate = tlsSecret().isPresent();
        return Variables.none()
                .with("host", address.host())
                .with("port", Integer.toString(address.port()))
                .with("scheme", address.scheme())
                .with("path", address.path().replaceFirst("^/", ""))
                .with("query", address.query())
                .with(
                        "serverName",
                        client.serverName()
                                .filter(name -> !name.equals(address.host()))
                                .orElse(""))
                .with("tls", Boolean.toString(binding.tls() || certificate))
                .with("skipVerify", Boolean.toString(client.insecureSkipTLSVerify()))
                .with("caFile", binding.caPem().isPresent() ? Paths.FILES + "/" + Paths.DATABASE_CA : "")
                .with("certFile", certificate ? CERT_FILE : "")
                .with("keyFile", certificate ? KEY_FILE : "")
                .with("files", Paths.PRIVATE);
    }

    /** What a Function adds to the environment of the containers that run its command. */
    Environment variables(Command command, SessionSecret secret) {
        Environment environment = new Environment().put("LC_ALL", "C.UTF-8");
        List<String> several = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        for (FunctionVariable variable : command.environment()) {
            environment.put(variable.name(), variable.value());
            if (variable.address() && !variable.value().isEmpty()) {
                addresses.add(variable.name());
            }
            if (!variable.from().isEmpty()) {
                secret(environment, variable, secret);
                several.add(variable.name());
            }
        }
        return environment.list("KUBESTASH_SECRETS", several).list("KUBESTASH_ADDRESSES", addresses);
    }

    private void secret(Environment environment, FunctionVariable variable, SessionSecret secret) {
        List<SecretKeys.Place> places = variable.from().stream()
                .flatMap(key -> SecretKeys.of(binding, key).stream())
                .toList();
        places(environment, variable.name(), places, true, secret);
    }

    /** A single place that must be there is left to the kubelet, which names it when it is missing. */
    private void credential(
            Environment environment, String variable, String key, boolean required, SessionSecret secret) {
        places(environment, variable, SecretKeys.of(binding, key), required, secret);
    }

    private static void places(
            Environment environment,
            String variable,
            List<SecretKeys.Place> places,
            boolean required,
            SessionSecret secret) {
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
