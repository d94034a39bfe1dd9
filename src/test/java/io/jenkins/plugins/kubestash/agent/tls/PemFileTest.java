package io.jenkins.plugins.kubestash.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileTest {
    @TempDir
    Path directory;

    private Path plain;
    private Path other;

    @BeforeEach
    void files() {
        plain = directory.resolve("plain.key");
        other = directory.resolve("other.key");
    }

    private PrivateKey key(Path file) {
        return new PemFile(file).privateKey();
    }

    private BigInteger secret(Path file) {
        return ((ECPrivateKey) key(file)).getS();
    }

    private void openssl(String words) {
        Certificates.openssl(words.replace("PLAIN", plain.toString())
                .replace("OTHER", other.toString())
                .split(" "));
    }

    @Test
    void readsRsaKeysAsPkcs8AndPkcs1() {
        openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out PLAIN");
        openssl("rsa -traditional -in PLAIN -out OTHER");
        assertThat(other).content().startsWith("-----BEGIN RSA PRIVATE KEY");
        assertThat(key(other)).isEqualTo(key(plain));
    }

    @Test
    void readsEllipticCurveKeysAsPkcs8AndSec1() {
        for (String curve : new String[] {"prime256v1", "secp384r1", "secp521r1"}) {
            openssl("ecparam -name " + curve + " -genkey -out OTHER");
            assertThat(other).content().contains("-----BEGIN EC PARAMETERS", "-----BEGIN EC PRIVATE KEY");
            openssl("pkcs8 -topk8 -nocrypt -in OTHER -out PLAIN");
            assertThat(secret(other)).as(curve).isEqualTo(secret(plain));
        }
    }

    @Test
    void readsEdwardsCurveKeys() {
        openssl("genpkey -algorithm ed25519 -out PLAIN");
        assertThat(key(plain).getAlgorithm()).isEqualTo("EdDSA");
    }

    @Test
    void keyAndCertificateBelongTogether() throws Exception {
        Certificates authority = new Certificates(directory, "ca");
        Path file = authority.sign("holder", "DNS:holder");
        X509Certificate certificate = new PemFile(file).certificates().get(0);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key(authority.keyOf(file)));
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update((byte) 1);
        assertThat(signature.verify(signed)).isTrue();
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Files.writeString(plain, "nothing of use");
        assertBad(() -> key(plain), "holds no private key");
        assertBad(() -> new PemFile(plain).certificates(), "holds no certificate");
        assertBad(() -> new PemFile(directory.resolve("none")), "cannot be read");
        Files.writeString(plain, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertBad(() -> key(plain), "broken");
        Files.writeString(plain, "-----BEGIN EC PRIVATE KEY-----\nMAMCAQE=\n-----END EC PRIVATE KEY-----\n");
        assertBad(() -> key(plain), "elliptic curve key");
        Files.writeString(plain, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertBad(() -> new PemFile(plain).certificates(), "broken certificate");
    }

    @Test
    void asksForAKeyWithoutPassphrase() {
        openssl("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -aes256 -pass pass:word -out OTHER");
        assertBad(() -> key(other), "without a passphrase");
        openssl("rsa -traditional -in OTHER -passin pass:word -aes256 -passout pass:word -out PLAIN");
        assertBad(() -> key(plain), "without a passphrase");
    }

    private void assertBad(ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_CONFIGURATION))
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(words);
    }
}
