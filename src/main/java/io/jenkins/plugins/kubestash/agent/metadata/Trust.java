package io.jenkins.plugins.kubestash.agent.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whom to trust when talking TLS with the storage. */
final class Trust {
    private Trust() {}

    /**
     * @param caFile PEM certificates that are trusted instead of the JVM's; empty for the JVM's
     * @param anybody whether any certificate will do, as the user has asked for
     */
    static SSLContext context(String caFile, boolean anybody) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, anybody ? new TrustManager[] {new Anybody()} : authorities(caFile), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the storage's CA certificates (" + caFile + ") cannot be used: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] authorities(String caFile) throws IOException, GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = null;
        if (!caFile.isEmpty()) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream in = Files.newInputStream(Path.of(caFile))) {
                int i = 0;
                for (Certificate authority :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("ca-" + i++, authority);
                }
            }
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** Takes every certificate, whatever its name; of this kind, so that the JDK does not check the name either. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
