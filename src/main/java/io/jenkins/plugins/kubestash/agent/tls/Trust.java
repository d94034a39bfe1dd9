package io.jenkins.plugins.kubestash.agent.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates are believed, as PEM files and the user's word say; the same for databases and storages. */
public final class Trust {
    private final TrustManager[] managers;

    private Trust(TrustManager... managers) {
        this.managers = managers;
    }

    /**
     * @param caFile PEM certificates that are trusted instead of the JVM's; empty for the JVM's
     * @param anyone whether every certificate will do, as the user has asked for
     * @throws io.jenkins.plugins.kubestash.agent.AgentFailure BAD_CONFIGURATION when the file is missing or broken
     */
    public static Trust of(String caFile, boolean anyone) throws IOException, GeneralSecurityException {
        return anyone ? anyone() : new Trust(authorities(caFile));
    }

    /**
     * The same of certificates that are no file.
     *
     * @param pem empty for the JVM's
     */
    public static Trust ofPem(String pem, boolean anyone) throws IOException, GeneralSecurityException {
        if (anyone) {
            return anyone();
        }
        List<X509Certificate> authorities = new ArrayList<>();
        if (!pem.isBlank()) {
            byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .forEach(certificate -> authorities.add((X509Certificate) certificate));
        }
        return new Trust(managers(authorities));
    }

    static Trust anyone() {
        return new Trust(new Anyone());
    }

    /** @param keys what the client shows of itself */
    public SSLContext context(KeyManager... keys) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, managers, null);
        return context;
    }

    private static TrustManager[] authorities(String file) throws GeneralSecurityException, IOException {
        return managers(file.isEmpty() ? List.of() : new PemFile(Path.of(file)).certificates());
    }

    /** @param authorities the JVM's when empty */
    private static TrustManager[] managers(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (authorities.isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore store = emptyStore();
        int number = 0;
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("ca-" + number++, authority);
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Takes every certificate, whatever its name; of this kind, so that the JDK does not check the name either. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
