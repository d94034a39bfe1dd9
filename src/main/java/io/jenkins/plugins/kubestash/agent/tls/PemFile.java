package io.jenkins.plugins.kubestash.agent.tls;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of certificates or of one private key as OpenSSL writes them. Text around the blocks is ignored. Keys may be
 * PKCS#8, PKCS#1 (RSA) or SEC1 (elliptic curve), without a passphrase.
 */
public final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final byte[] RSA_ALGORITHM = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    private static final byte[] EC_PUBLIC_KEY = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private record Block(String label, byte[] content) {}

    private final String place;
    private final List<Block> blocks;

    /** @throws AgentFailure BAD_CONFIGURATION when the file cannot be read */
    public PemFile(Path path) {
        this(path.toString(), text(path));
    }

    /** @param place what to call a text that is no file */
    public PemFile(String place, String text) {
        this.place = place;
        this.blocks = blocks(place, text);
    }

    /**
     * All certificates of the file, in its order; at least one.
     *
     * @throws AgentFailure BAD_CONFIGURATION when there is none or one is broken
     */
    public List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.equals("CERTIFICATE") || block.label.equals("TRUSTED CERTIFICATE")) {
                certificates.add(certificate(block.content));
            }
        }
        if (certificates.isEmpty()) {
            throw bad("holds no certificate");
        }
        return certificates;
    }

    /** @throws AgentFailure BAD_CONFIGURATION when there is no key, or none that can be used */
    public PrivateKey privateKey() {
        for (Block block : blocks) {
            switch (block.label) {
                case "PRIVATE KEY":
                    return privateKey(block.content);
                case "RSA PRIVATE KEY":
                    return privateKey(pkcs8(RSA_ALGORITHM, block.content));
                case "EC PRIVATE KEY":
                    return privateKey(pkcs8(curveOf(block.content), block.content));
                case "ENCRYPTED PRIVATE KEY":
                    throw bad("holds an encrypted key: store it without a passphrase");
                default:
                    continue;
            }
        }
        throw bad("holds no private key");
    }

    private static String text(Path path) {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, path + " cannot be read: check the Secret it is from", e);
        }
    }

    private static List<Block> blocks(String place, String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
        }
        if (blocks.isEmpty() && text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION, place + " holds an encrypted key: store it without a passphrase");
        }
        return blocks;
    }

    private X509Certificate certificate(byte[] der) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw bad("holds a broken certificate");
        }
    }

    private PrivateKey privateKey(byte[] der) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // a key of another algorithm, or a broken one: said below when none fits
            }
        }
        throw bad("holds a key that is neither RSA, elliptic curve nor EdDSA, or a broken one");
    }

    private AgentFailure bad(String what) {
        return new AgentFailure(Reason.BAD_CONFIGURATION, place + " " + what);
    }

    /** The algorithm identifier of a SEC1 key, whose curve stands in its element [0]. */
    private byte[] curveOf(byte[] sec1) {
        try {
            int at = contentOf(sec1, 0);
            while (at < sec1.length) {
                int content = contentOf(sec1, at);
                int length = lengthOf(sec1, at);
                if ((sec1[at] & 0xff) == 0xa0) {
                    byte[] curve = Arrays.copyOfRange(sec1, content, content + length);
                    return element(0x30, join(EC_PUBLIC_KEY, curve));
                }
                at = content + length;
            }
        } catch (ArrayIndexOutOfBoundsException e) {
            throw bad("holds a broken elliptic curve key");
        }
        throw bad("holds an elliptic curve key that does not name its curve");
    }

    private static int lengthOf(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 2 + i] & 0xff;
        }
        return length;
    }

    private static int contentOf(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        byte[] version = {0x02, 0x01, 0x00};
        return element(0x30, join(join(version, algorithm), element(0x04, key)));
    }

    private static byte[] element(int tag, byte[] content) {
        int length = content.length;
        byte[] head;
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return join(head, content);
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
