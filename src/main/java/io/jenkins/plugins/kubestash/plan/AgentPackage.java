package io.jenkins.plugins.kubestash.plan;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The program that runs in the pod, as the bytes of its jar. The build packs it with fixed times, so that the same
 * sources have the same hash.
 */
public record AgentPackage(byte[] jar) {
    /** How the names of all ConfigMaps with an agent begin. */
    public static final String CONFIG_MAP_PREFIX = "kubestash-agent-";

    /** The same for the same bytes, and for no others. */
    public String configMapName() {
        return CONFIG_MAP_PREFIX + hash();
    }

    /** The first 12 hex digits of its SHA-256. */
    String hash() {
        return sha256(jar).substring(0, 12);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
