package io.jenkins.plugins.kubestash.jenkins.live;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import jenkins.model.Jenkins;

/** Identity of this controller, on everything it makes in a cluster: the same for its whole life, unlike any other's. */
public final class Controller {
    private static final int LENGTH = 16;

    private Controller() {}

    /** 16 hex digits, fit for a label; they do not give away the instance's own id. */
    public static String id() {
        String whole = "kubestash:" + Jenkins.get().getLegacyInstanceId();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
