package io.jenkins.plugins.kubestash.jenkins.credential;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.UsernamePasswordCredentials;
import hudson.security.ACL;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Shown;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Credentials of the controller itself, for what an administrator configures; those of scope System among them. */
public final class ControllerCredentials {

    /** What a credential is to be used for. */
    public enum Use {
        /** A kubeconfig or a token. */
        TEXT,
        /** The password of repositories. */
        PASSWORD,
        /** What opens a storage. */
        STORAGE
    }

    private ControllerCredentials() {}

    /**
     * The content of a secret text or a secret file.
     *
     * @param use what it is for, such as {@code the kubeconfig of the cluster 'prod'}
     * @throws IllegalArgumentException one line for the user, without any value
     */
    public static String text(String id, String use) {
        String what = "the credential " + Shown.value(id) + ", " + use + ",";
        if (id == null || id.isBlank()) {
            throw new IllegalArgumentException("there is no credential for " + use + ": choose one");
        }
        if (open(id, what) instanceof Opened.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException(what + " is of another kind: use a secret text or a secret file");
    }

    /**
     * What opens the storage, without the password of its repositories.
     *
     * @throws IllegalArgumentException one line for the user, without any value
     */
    public static Map<String, String> opening(BackupStorage storage, String credentialsId) {
        return StorageSecrets.opening(storage, credentialsId, ControllerCredentials::open);
    }

    /** Whether a credential is of a kind that can be used so. */
    public static boolean fits(Credentials credential, Use use) {
        boolean text = credential instanceof StringCredentials || credential instanceof FileCredentials;
        boolean pair = credential instanceof UsernamePasswordCredentials;
        return switch (use) {
            case TEXT -> text;
            case PASSWORD -> text || pair;
            case STORAGE -> text || pair || AwsCredentials.is(credential);
        };
    }

    /** Whether there is such a credential that can be used so. */
    public static boolean isThere(String id, Use use) {
        return find(id).filter(found -> fits(found, use)).isPresent();
    }

    private static Opened open(String id, String what) {
        return find(id).map(found -> Opener.open(found, what))
                .orElseThrow(() -> new IllegalArgumentException(
                        what + " is not there: add it in Manage Jenkins, Credentials, or choose another"));
    }

    private static Optional<StandardCredentials> find(String id) {
        List<StandardCredentials> all = CredentialsProvider.lookupCredentialsInItemGroup(
                StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of());
        return Optional.ofNullable(CredentialsMatchers.firstOrNull(all, CredentialsMatchers.withId(id)));
    }
}
