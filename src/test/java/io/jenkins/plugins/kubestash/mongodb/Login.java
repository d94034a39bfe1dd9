package io.jenkins.plugins.kubestash.mongodb;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** The server's side of SCRAM and of X.509 on one connection, written against RFC 5802 with the JDK's PBKDF2. */
final class Login {
    private static final int ITERATIONS = 4096;
    private static final byte[] SALT = "kubestash-salt-16".substring(0, 16).getBytes(StandardCharsets.US_ASCII);

    private final Users users;
    private final Optional<SSLSocket> tls;
    private boolean done;
    private String algorithm = "";
    private String clientFirst = "";
    private String serverFirst = "";
    private String password = "";

    Login(Users users, Optional<SSLSocket> tls) {
        this.users = users;
        this.tls = tls;
    }

    boolean done() {
        return done;
    }

    /** Adds the mechanisms that a user can use, when the greeting asks for them. */
    BsonDocument mechanisms(BsonDocument asked, BsonDocument hello) {
        if (asked.containsKey("saslSupportedMechs")) {
            String user = asked.getString("saslSupportedMechs").getValue().replaceFirst("^admin\\.", "");
            if (users.passwords().containsKey(user)) {
                hello.append(
                        "saslSupportedMechs",
                        new BsonArray(
                                users.mechanisms().stream().map(BsonString::new).toList()));
            }
        }
        return hello;
    }

    BsonDocument answer(Message message, String command) {
        try {
            return switch (command) {
                case "saslstart" -> start(message.body());
                case "saslcontinue" -> proof(message.body());
                default -> certificate(message.body());
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BsonDocument refused() {
        return Replies.error(18, "AuthenticationFailed", "Authentication failed.");
    }

    private BsonDocument start(BsonDocument body) throws GeneralSecurityException {
        String mechanism = body.getString("mechanism").getValue();
        clientFirst = text(body).replaceFirst("^n,,", "");
        String user = clientFirst
                .replaceFirst("^n=", "")
                .replaceFirst(",r=.*", "")
                .replace("=2C", ",")
                .replace("=3D", "=");
        if (!users.mechanisms().contains(mechanism)
                || !users.passwords().containsKey(user)
                || !body.getString("$db").getValue().equals("admin")) {
            return refused();
        }
        algorithm = mechanism.equals("SCRAM-SHA-256") ? "SHA256" : "SHA1";
        password = users.passwords().get(user);
        if (algorithm.equals("SHA1")) {
            password = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest((user + ":mongo:" + password).getBytes(StandardCharsets.UTF_8)));
        }
        String nonce = clientFirst.replaceFirst(".*,r=", "") + Long.toHexString(new Random().nextLong());
        serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(SALT) + ",i=" + ITERATIONS;
        return payload(serverFirst, false);
    }

    private BsonDocument proof(BsonDocument body) throws GeneralSecurityException {
        String said = text(body);
        String withoutProof = said.replaceFirst(",p=.*", "");
        byte[] auth = (clientFirst + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmac" + algorithm)
                .generateSecret(new PBEKeySpec(
                        password.toCharArray(), SALT, ITERATIONS, algorithm.equals("SHA256") ? 256 : 160))
                .getEncoded();
        byte[] proof = hmac(salted, "Client Key");
        byte[] stored =
                MessageDigest.getInstance(algorithm.replace("SHA", "SHA-")).digest(proof);
        byte[] signature = hmac(stored, auth);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        if (!said.endsWith(",p=" + Base64.getEncoder().encodeToString(proof))) {
            return refused();
        }
        done = true;
        byte[] server = hmac(hmac(salted, "Server Key"), auth);
        return payload("v=" + Base64.getEncoder().encodeToString(server), true);
    }

    private byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        return hmac(key, text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("Hmac" + algorithm);
        mac.init(new SecretKeySpec(key, "Hmac" + algorithm));
        return mac.doFinal(text);
    }

    /** As a server does: whoever the peer's certificate names. */
    private BsonDocument certificate(BsonDocument body) {
        try {
            String subject = tls.orElseThrow().getSession().getPeerPrincipal().getName();
            done = body.getString("mechanism").getValue().equals("MONGODB-X509")
                    && body.getString("$db").getValue().equals("$external")
                    && users.subjects().contains(subject);
            return done ? Replies.good() : refused();
        } catch (SSLPeerUnverifiedException e) {
            return refused();
        }
    }

    private static String text(BsonDocument body) {
        return new String(body.getBinary("payload").getData(), StandardCharsets.UTF_8);
    }

    private static BsonDocument payload(String text, boolean done) {
        return new BsonDocument("conversationId", new BsonInt32(1))
                .append("done", BsonBoolean.valueOf(done))
                .append("payload", new BsonBinary(text.getBytes(StandardCharsets.UTF_8)))
                .append("ok", new org.bson.BsonDouble(1));
    }
}
