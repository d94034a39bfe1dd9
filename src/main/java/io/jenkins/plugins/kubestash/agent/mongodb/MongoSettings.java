package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach the deployment.
 *
 * @param host of the AppBinding; with {@code srv} the name whose SRV records list the members
 * @param port not used with {@code srv}
 * @param username empty for none
 * @param authSource the database that knows the user
 * @param mechanism empty: found out
 * @param environment for what is read with types later
 */
record MongoSettings(
        String host,
        int port,
        boolean srv,
        String username,
        String password,
        String authSource,
        String mechanism,
        boolean tls,
        Duration connectTimeout,
        Duration answerTimeout,
        Settings environment) {
    static final String X509 = "MONGODB-X509";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final List<String> MECHANISMS = List.of("", "SCRAM-SHA-256", "SCRAM-SHA-1", X509);

    static MongoSettings of(Settings settings) {
        String scheme = settings.text("KUBESTASH_DB_SCHEME", "mongodb");
        if (!scheme.equals("mongodb") && !scheme.equals("mongodb+srv")) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "the AppBinding's scheme is '" + scheme + "': write mongodb or mongodb+srv");
        }
        boolean srv = scheme.equals("mongodb+srv");
        String mechanism = settings.text("KUBESTASH_PARAM_AUTH_MECHANISM");
        if (!MECHANISMS.contains(mechanism)) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "authMechanism is '" + mechanism + "': SCRAM-SHA-256, SCRAM-SHA-1 or MONGODB-X509");
        }
        String password = settings.firstOf("KUBESTASH_DB_PASSWORD");
        boolean tls = settings.flag("KUBESTASH_DB_TLS", srv);
        if (mechanism.equals(X509) && !tls) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION, "MONGODB-X509 needs TLS: give the AppBinding a caBundle and a tlsSecret");
        }
        boolean certificate = tls && !settings.text("KUBESTASH_DB_CERT_FILE").isEmpty();
        return new MongoSettings(
                settings.required("KUBESTASH_DB_HOST"),
                (int) settings.number("KUBESTASH_DB_PORT", MongoAddress.DEFAULT_PORT, 1, 65535),
                srv,
                settings.firstOf("KUBESTASH_DB_USERNAME"),
                password,
                settings.text("KUBESTASH_PARAM_AUTHENTICATION_DATABASE", "admin"),
                mechanism.isEmpty() && certificate && password.isEmpty() ? X509 : mechanism,
                tls,
                CONNECT_TIMEOUT,
                ANSWER_TIMEOUT,
                settings);
    }

    MongoSettings withTimeouts(Duration connect, Duration answer) {
        return new MongoSettings(
                host, port, srv, username, password, authSource, mechanism, tls, connect, answer, environment);
    }

    MongoSettings withAuthSource(String source) {
        return new MongoSettings(
                host,
                port,
                srv,
                username,
                password,
                source,
                mechanism,
                tls,
                connectTimeout,
                answerTimeout,
                environment);
    }

    /** The same, with the authSource that DNS tells of a {@code mongodb+srv} name, unless the user named one. */
    MongoSettings resolved() throws IOException {
        if (!srv || !environment.text("KUBESTASH_PARAM_AUTHENTICATION_DATABASE").isEmpty()) {
            return this;
        }
        String source =
                SrvLookup.of(host, environment.text("KUBESTASH_MONGODB_DNS")).authSource();
        return source.isEmpty() ? this : withAuthSource(source);
    }

    boolean x509() {
        return mechanism.equals(X509);
    }

    boolean authenticates() {
        return x509() || !username.isEmpty();
    }

    /** The name that a certificate must have, where it is not the name of the member's own host. */
    Optional<String> serverName() {
        String name = environment.text("KUBESTASH_DB_SERVER_NAME");
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /** TLS with one member: what is verified is its own name, unless the AppBinding gives one. */
    Optional<TlsContext> tlsWith(MongoAddress address) {
        if (!tls) {
            return Optional.empty();
        }
        Map<String, String> member = new HashMap<>(environment.environment());
        member.put("KUBESTASH_DB_HOST", address.host());
        return Optional.of(TlsContext.of(new Settings(member)));
    }

    @Override
    public String toString() {
        return "mongodb at " + host;
    }
}
