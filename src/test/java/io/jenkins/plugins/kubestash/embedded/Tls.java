package io.jenkins.plugins.kubestash.embedded;

import io.jenkins.plugins.kubestash.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for 127.0.0.1 and the authority that signed it.
 *
 * @param authority a PEM file
 */
record Tls(Path authority, SSLContext context) {
    private static final String PASSWORD = "changeit";

    static Tls in(Path directory) {
        Certificates certificates = new Certificates(directory, "authority");
        Path certificate = certificates.sign("server", "IP:127.0.0.1");
        Path store = directory.resolve("server.p12");
        Certificates.openssl(
                "pkcs12",
                "-export",
                "-in",
                certificate.toString(),
                "-inkey",
                certificates.keyOf(certificate).toString(),
                "-out",
                store.toString(),
                "-passout",
                "pass:" + PASSWORD);
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new Tls(certificates.authority(), context);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
