package io.jenkins.plugins.kubestash.agent.tls;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How the agent speaks TLS with a database: whom it trusts, the certificate it shows, and the name that it sends and
 * verifies.
 */
public final class TlsContext {
    private final SSLContext context;
    private final String serverName;
    private final boolean skipVerify;

    private TlsContext(SSLContext context, String serverName, boolean skipVerify) {
        this.context = context;
        this.serverName = serverName;
        this.skipVerify = skipVerify;
    }

    /**
     * As the {@code KUBESTASH_DB_…} variables say. Without a CA file the Java runtime's own authorities count.
     *
     * @throws AgentFailure BAD_CONFIGURATION when a file is missing or broken
     */
    public static TlsContext of(Settings settings) {
        boolean skipVerify = settings.flag("KUBESTASH_DB_SKIP_VERIFY", false);
        String serverName = settings.text("KUBESTASH_DB_SERVER_NAME", settings.required("KUBESTASH_DB_HOST"));
        try {
            SSLContext context =
                    Trust.of(settings.text("KUBESTASH_DB_CA_FILE"), skipVerify).context(keys(settings));
            return new TlsContext(context, serverName, skipVerify);
        } catch (GeneralSecurityException | IOException e) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "the TLS files of the database do not fit together: " + e.getMessage(),
                    e);
        }
    }

    /** A context that takes any certificate and shows none: to find out whether a server speaks TLS at all. */
    public static TlsContext trustingAnyone(String serverName) {
        try {
            return new TlsContext(Trust.anyone().context(), serverName, true);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime has no TLS", e);
        }
    }

    public SSLContext context() {
        return context;
    }

    public String serverName() {
        return serverName;
    }

    /** Puts TLS over a connected socket; the handshake is still to be done. */
    public SSLSocket over(Socket socket) throws IOException {
        SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(socket, serverName, socket.getPort(), true);
        SSLParameters parameters = secure.getSSLParameters();
        if (isName(serverName)) {
            // the JDK by itself sends no name without a dot, such as a Service's short one
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        if (!skipVerify) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secure.setSSLParameters(parameters);
        return secure;
    }

    private static boolean isName(String host) {
        return !host.contains(":") && !host.matches("[0-9.]+") && host.matches("[A-Za-z0-9._-]*[A-Za-z0-9]");
    }

    private static KeyManager[] keys(Settings settings) throws GeneralSecurityException, IOException {
        Optional<PemFile> certificate = pem(settings, "KUBESTASH_DB_CERT", "client.pem");
        Optional<PemFile> key = pem(settings, "KUBESTASH_DB_KEY", "client-key.pem");
        if (certificate.isPresent() != key.isPresent()) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "a client certificate needs both tls.crt and tls.key (or client.pem and client-key.pem): one is missing");
        }
        if (certificate.isEmpty()) {
            return new KeyManager[0];
        }
        List<X509Certificate> chain = certificate.get().certificates();
        KeyStore store = Trust.emptyStore();
        store.setKeyEntry("client", key.orElseThrow().privateKey(), new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /** From a file, or from a Secret's key that came as text. */
    private static Optional<PemFile> pem(Settings settings, String variable, String key) {
        String file = settings.text(variable + "_FILE");
        if (!file.isEmpty()) {
            return Optional.of(new PemFile(Path.of(file)));
        }
        String text = settings.firstOf(variable + "_PEM");
        return text.isEmpty() ? Optional.empty() : Optional.of(new PemFile(key, text));
    }
}
