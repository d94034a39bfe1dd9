package io.jenkins.plugins.kubestash.restic;

/**
 * A value that restic wants from a Secret.
 *
 * @param from which Secret holds it
 * @param key its key there, as KubeStash has it
 * @param variable the environment variable that restic reads
 * @param required whether restic cannot work without it
 */
public record SecretKey(From from, String key, String variable, boolean required) {

    public enum From {
        /** The Repository's encryption Secret. */
        ENCRYPTION,
        /** The Secret that the BackupStorage names. */
        STORAGE
    }

    /** The key that opens the data of any repository. */
    public static final SecretKey PASSWORD = new SecretKey(From.ENCRYPTION, "RESTIC_PASSWORD", "RESTIC_PASSWORD", true);

    /** The key of the storage's Secret that may hold CA certificates as PEM; it goes into a file, not into a variable. */
    public static final String CA = "CA_CERT_DATA";
}
