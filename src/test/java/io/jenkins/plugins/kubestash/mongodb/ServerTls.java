package io.jenkins.plugins.kubestash.mongodb;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.tls.PemFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The TLS of a scripted server: the certificate that it shows, and the authority whose clients it takes. */
public final class ServerTls {
    private static final String PASSWORD = "changeit";

    private ServerTls() {}

    /** @param certificate signed by that authority, which is also the one of the clients */
    public static SSLContext of(Certificates authority, Path certificate) {
        Path store = Path.of(certificate + ".p12");
        Certificates.openssl(
                "pkcs12",
                "-export",
                "-in",
                certificate.toString(),
                "-inkey",
                authority.keyOf(certificate).toString(),
                "-certfile",
                authority.authority().toString(),
                "-out",
                store.toString(),
                "-passout",
                "pass:" + PASSWORD);
        try {
            KeyManagerFactory manager = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            manager.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            authorities.setCertificateEntry(
                    "authority",
                    new PemFile(authority.authority()).certificates().get(0));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(manager.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
