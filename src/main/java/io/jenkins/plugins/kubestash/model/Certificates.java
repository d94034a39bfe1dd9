package io.jenkins.plugins.kubestash.model;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;

/** CA certificates as documents hold them: PEM, and that in base64. */
public final class Certificates {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private Certificates() {}

    /**
     * @param bundle one or more certificates as PEM in base64; line breaks do no harm
     * @return the PEM
     * @throws IllegalArgumentException the rest of a line that begins with the field's name
     */
    public static String pem(String bundle) {
        if (bundle.contains("-----BEGIN")) {
            throw new IllegalArgumentException("is plain PEM: write the PEM in base64");
        }
        String pem;
        try {
            pem = new String(Base64.getDecoder().decode(bundle.replaceAll("\\s", "")), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not base64: write the PEM of the CA in base64", e);
        }
        if (!pem.contains(BEGIN)) {
            throw new IllegalArgumentException("holds no '" + BEGIN + "': write the PEM of the CA in base64");
        }
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalArgumentException("holds a certificate that cannot be read: it may be cut off", e);
        }
        return pem;
    }
}
