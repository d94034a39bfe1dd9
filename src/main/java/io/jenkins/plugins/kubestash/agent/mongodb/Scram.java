package io.jenkins.plugins.kubestash.agent.mongodb;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One SCRAM conversation of a client, RFC 5802 and RFC 7677. The server must prove, too, that it knows the password. */
final class Scram {
    private static final int LEAST_ITERATIONS = 4096;
    private static final int MOST_ITERATIONS = 10_000_000;

    /** The two that MongoDB knows; with SHA-1 the password is an MD5 digest, as its old protocol had it. */
    enum Mechanism {
        SHA_256("SCRAM-SHA-256", "SHA-256", "HmacSHA256"),
        SHA_1("SCRAM-SHA-1", "SHA-1", "HmacSHA1");

        final String word;
        private final String digest;
        private final String mac;

        Mechanism(String word, String digest, String mac) {
            this.word = word;
            this.digest = digest;
            this.mac = mac;
        }

        byte[] secret(String username, String password) throws GeneralSecurityException {
            if (this == SHA_256) {
                return Normalizer.normalize(password, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
            }
            byte[] digested = MessageDigest.getInstance("MD5")
                    .digest((username + ":mongo:" + password).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digested).getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** The server does not know the password, or does not keep to the rules. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private final Mechanism mechanism;
    private final byte[] secret;
    private final String nonce;
    private final String firstBare;
    private byte[] serverSignature = {};

    /** @param nonce printable ASCII without a comma, new for each conversation */
    Scram(Mechanism mechanism, String username, byte[] secret, String nonce) {
        this.mechanism = mechanism;
        this.secret = secret.clone();
        this.nonce = nonce;
        this.firstBare = "n=" + username.replace("=", "=3D").replace(",", "=2C") + ",r=" + nonce;
    }

    byte[] first() {
        return ("n,," + firstBare).getBytes(StandardCharsets.UTF_8);
    }

    /** The client's proof, in answer to the server's first message. */
    byte[] proof(byte[] serverFirst) throws Refused, GeneralSecurityException {
        String said = new String(serverFirst, StandardCharsets.UTF_8);
        Map<String, String> attributes = attributes(said);
        String bothNonces = attributes.getOrDefault("r", "");
        int iterations = iterations(attributes.getOrDefault("i", ""));
        if (!bothNonces.startsWith(nonce) || bothNonces.length() == nonce.length()) {
            throw new Refused("the server answered with a nonce that is not ours");
        }
        String withoutProof = "c=biws,r=" + bothNonces;
        byte[] salted = salted(decoded(attributes.getOrDefault("s", "")), iterations);
        byte[] authMessage = (firstBare + "," + said + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        byte[] clientKey = mac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] signature = mac(MessageDigest.getInstance(mechanism.digest).digest(clientKey), authMessage);
        byte[] serverKey = mac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
        serverSignature = mac(serverKey, authMessage);
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= signature[i];
        }
        return (withoutProof + ",p=" + Base64.getEncoder().encodeToString(clientKey)).getBytes(StandardCharsets.UTF_8);
    }

    /** Checks the server's own proof. */
    void check(byte[] serverFinal) throws Refused {
        Map<String, String> attributes = attributes(new String(serverFinal, StandardCharsets.UTF_8));
        byte[] proven = decoded(attributes.getOrDefault("v", ""));
        if (serverSignature.length == 0 || !MessageDigest.isEqual(proven, serverSignature)) {
            throw new Refused("the server does not prove that it knows the password");
        }
    }

    private static int iterations(String text) throws Refused {
        try {
            int iterations = Integer.parseInt(text);
            if (iterations >= LEAST_ITERATIONS && iterations <= MOST_ITERATIONS) {
                return iterations;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Refused("the server asks for a number of iterations that is not used");
    }

    private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException, Refused {
        if (salt.length == 0) {
            throw new Refused("the server gives no salt");
        }
        Mac mac = Mac.getInstance(mechanism.mac);
        mac.init(new SecretKeySpec(secret.length == 0 ? new byte[1] : secret, mechanism.mac));
        mac.update(salt);
        byte[] round = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] salted = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.doFinal(round);
            for (int j = 0; j < salted.length; j++) {
                salted[j] ^= round[j];
            }
        }
        return salted;
    }

    private byte[] mac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(mechanism.mac);
        mac.init(new SecretKeySpec(key, mechanism.mac));
        return mac.doFinal(message);
    }

    private static byte[] decoded(String base64) throws Refused {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Refused("the server's message is no SCRAM");
        }
    }

    private static Map<String, String> attributes(String message) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String part : message.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                attributes.putIfAbsent(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return attributes;
    }
}
