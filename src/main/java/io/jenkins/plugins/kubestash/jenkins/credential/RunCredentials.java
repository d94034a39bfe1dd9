package io.jenkins.plugins.kubestash.jenkins.credential;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import hudson.model.Run;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Credentials of a build, turned into the values that a session's Secret holds. They are looked up as the build sees
 * them: those of its folders first, then global ones, never those of scope System; each use is on the credential's page.
 */
public final class RunCredentials {
    private RunCredentials() {}

    /**
     * @param credentialsId opens the storage; empty when it needs none
     * @param encryptionCredentialsId the password of the restic repositories
     * @return values by the names that KubeStash uses, such as {@code RESTIC_PASSWORD}
     * @throws IllegalArgumentException one line for the user, without any value, when a credential is missing, may not
     *     be used or is of the wrong kind
     */
    public static Map<String, String> secrets(
            Run<?, ?> run, BackupStorage storage, String credentialsId, String encryptionCredentialsId) {
        return StorageSecrets.of(storage, credentialsId, encryptionCredentialsId, (id, what) -> open(run, id, what));
    }

    private static Opened open(Run<?, ?> run, String id, String what) {
        StandardCredentials credential = Optional.ofNullable(
                        CredentialsProvider.findCredentialById(id, StandardCredentials.class, run, List.of()))
                .filter(found -> found.getScope() != CredentialsScope.SYSTEM)
                .orElseThrow(() -> new IllegalArgumentException(what + " is not there for the job "
                        + Shown.value(run.getParent().getFullName())
                        + ": add it to a folder of the job, or to the global credentials with the scope Global"));
        CredentialsProvider.track(run, credential);
        return Opener.open(credential, what);
    }
}
