package io.jenkins.plugins.kubestash.jenkins.credential;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Provider;
import io.jenkins.plugins.kubestash.model.Shown;
import java.util.LinkedHashMap;
import java.util.Map;

/** The secret values of a storage, from its two credentials. */
final class StorageSecrets {

    /** Finds a credential and reads it. */
    interface Source {
        /**
         * @param what words for a message: which credential, and what for
         * @throws IllegalArgumentException one line for the user when it is not there
         */
        Opened open(String id, String what);
    }

    private StorageSecrets() {}

    static Map<String, String> of(
            BackupStorage storage, String credentialsId, String encryptionCredentialsId, Source source) {
        if (encryptionCredentialsId == null || encryptionCredentialsId.isBlank()) {
            throw new IllegalArgumentException(
                    "the BackupStorage " + Shown.value(storage.metadata().name())
                            + " has no credential that encrypts the repository: choose one in its configuration");
        }
        Map<String, String> values = new LinkedHashMap<>();
        String encrypts = what(storage, encryptionCredentialsId, "encrypts");
        values.putAll(SecretValues.encryption(source.open(encryptionCredentialsId, encrypts), encrypts));
        values.putAll(opening(storage, credentialsId, source));
        return values;
    }

    /** What opens the storage alone; nothing when no credential is named. */
    static Map<String, String> opening(BackupStorage storage, String credentialsId, Source source) {
        Provider provider = storage.spec().storage().provider().orElseThrow();
        if (provider == Provider.LOCAL || credentialsId == null || credentialsId.isBlank()) {
            return Map.of();
        }
        String opens = what(storage, credentialsId, "opens");
        return SecretValues.storage(provider, source.open(credentialsId, opens), opens);
    }

    private static String what(BackupStorage storage, String id, String does) {
        return "the credential " + Shown.value(id) + ", which " + does + " the BackupStorage "
                + Shown.value(storage.metadata().name()) + ",";
    }
}
