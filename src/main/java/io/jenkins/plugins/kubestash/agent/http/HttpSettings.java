package io.jenkins.plugins.kubestash.agent.http;

import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.tls.TlsContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * How to reach an HTTP server and how long to be patient with it.
 *
 * @param authorization what every request's header of that name says; empty for none
 * @param tls there when the address says so
 * @param connectTimeout for the connection and, apart from that, for each step of the TLS handshake
 * @param idleTimeout the longest silence of a server that is to answer, or to take what is written
 */
public record HttpSettings(
        HttpAddress address,
        String authorization,
        Optional<TlsContext> tls,
        Duration connectTimeout,
        Duration idleTimeout) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    /**
     * As the {@code KUBESTASH_DB_…} variables say; with a user, basic authorization.
     *
     * @throws io.jenkins.plugins.kubestash.agent.AgentFailure BAD_CONFIGURATION when a variable is missing or a file broken
     */
    public static HttpSettings of(Settings settings, int defaultPort) {
        boolean tls = settings.flag("KUBESTASH_DB_TLS", false);
        HttpAddress address = new HttpAddress(
                settings.required("KUBESTASH_DB_HOST"),
                (int) settings.number("KUBESTASH_DB_PORT", defaultPort, 1, 65535),
                tls);
        HttpSettings open = new HttpSettings(
                address,
                "",
                tls ? Optional.of(TlsContext.of(settings)) : Optional.empty(),
                CONNECT_TIMEOUT,
                IDLE_TIMEOUT);
        String username = settings.firstOf("KUBESTASH_DB_USERNAME");
        return username.isEmpty() ? open : open.withBasic(username, settings.firstOf("KUBESTASH_DB_PASSWORD"));
    }

    /** The same with a user and password. */
    public HttpSettings withBasic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return withAuthorization("Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** The same with this header, such as {@code Bearer …}; empty for none. */
    public HttpSettings withAuthorization(String header) {
        return new HttpSettings(address, header, tls, connectTimeout, idleTimeout);
    }

    /** The same server software somewhere else, such as another member of a cluster. */
    public HttpSettings at(String host, int port) {
        HttpAddress other = new HttpAddress(host, port, address.tls());
        return new HttpSettings(other, authorization, tls, connectTimeout, idleTimeout);
    }

    public HttpSettings withTimeouts(Duration connect, Duration idle) {
        return new HttpSettings(address, authorization, tls, connect, idle);
    }

    /** Whom requests are for: with TLS by the name that the certificate has, as a server may compare them. */
    String authority() {
        return tls.map(context -> new HttpAddress(context.serverName(), address.port(), true))
                .orElse(address)
                .authority();
    }

    /** Without the authorization. */
    @Override
    public String toString() {
        return address.toString();
    }
}
