package io.jenkins.plugins.kubestash.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

    private static final String RESOURCE = "/META-INF/kubestash/kubestash-agent.jar";

    /** @throws IllegalStateException when the build did not pack it */
    public static AgentPackage ofThisBuild() {
        try (InputStream in = AgentPackage.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("this build has no " + RESOURCE + ": build it with Maven");
            }
            return new AgentPackage(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
