package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How to reach the server and as whom.
 *
 * @param username empty for none
 * @param hasCertificate whether the client shows a certificate, which is an identity too
 */
record ZooKeeperSettings(
        String host,
        int port,
        String username,
        String password,
        Auth auth,
        Optional<TlsContext> tls,
        boolean hasCertificate,
        Duration connectTimeout,
        Duration answerTimeout) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    /** What is done with user name and password. */
    enum Auth {
        /** SASL where the server has it, else a digest. */
        AUTO,
        /** {@code addauth digest}. */
        DIGEST,
        /** SASL with DIGEST-MD5. */
        SASL
    }

    static ZooKeeperSettings of(Settings settings) {
        boolean tls = settings.flag("KUBESTASH_DB_TLS", false);
        return new ZooKeeperSettings(
                settings.required("KUBESTASH_DB_HOST"),
                (int) settings.number("KUBESTASH_DB_PORT", 2181, 1, 65535),
                settings.firstOf("KUBESTASH_DB_USERNAME"),
                settings.firstOf("KUBESTASH_DB_PASSWORD"),
                choice(settings, "KUBESTASH_PARAM_AUTH", Auth.AUTO),
                tls ? Optional.of(TlsContext.of(settings)) : Optional.empty(),
                tls && !settings.text("KUBESTASH_DB_CERT_FILE").isEmpty(),
                CONNECT_TIMEOUT,
                ANSWER_TIMEOUT);
    }

    /** A parameter that names one of a few; the names are those of the constants in lower case. */
    static <E extends Enum<E>> E choice(Settings settings, String name, E otherwise) {
        String value = settings.text(name);
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        if (value.isEmpty()) {
            return otherwise;
        }
        return Arrays.stream(all)
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new AgentFailure(
                        Reason.BAD_PARAMETER,
                        name + " is '" + value + "': write one of "
                                + Arrays.toString(all).toLowerCase(Locale.ROOT)));
    }

    boolean hasCredentials() {
        return !username.isEmpty() || !password.isEmpty();
    }

    /** Whether the server knows whom it speaks with, beyond the address. */
    boolean hasIdentity() {
        return hasCredentials() || hasCertificate;
    }

    ZooKeeperSettings withAnswerTimeout(Duration timeout) {
        return new ZooKeeperSettings(
                host, port, username, password, auth, tls, hasCertificate, connectTimeout, timeout);
    }

    String address() {
        return host + ":" + port;
    }

    @Override
    public String toString() {
        return "zookeeper at " + address();
    }
}
