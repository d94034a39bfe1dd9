package io.jenkins.plugins.kubestash.jenkins.credential;

import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.common.UsernamePasswordCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jenkinsci.plugins.plaincredentials.FileCredentials;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Reads credentials of the kinds that can be used here. */
final class Opener {
    private static final int LARGEST_FILE = 1024 * 1024;

    private Opener() {}

    /**
     * @param what the credential's words for a message
     * @throws IllegalArgumentException one line without any value when it is of another kind or cannot be read
     */
    static Opened open(StandardCredentials credential, String what) {
        if (credential instanceof StringCredentials text) {
            return new Opened.Text(text.getSecret().getPlainText());
        }
        if (credential instanceof FileCredentials file) {
            return new Opened.Text(read(file, what));
        }
        if (credential instanceof UsernamePasswordCredentials pair) {
            return new Opened.UserAndPassword(
                    Optional.ofNullable(pair.getUsername()).orElse(""),
                    pair.getPassword().getPlainText());
        }
        if (AwsCredentials.is(credential)) {
            return AwsCredentials.open(credential, what);
        }
        throw new IllegalArgumentException(what + " is of a kind that cannot be used: use a secret text, a secret file,"
                + " a username with password, or AWS credentials");
    }

    private static String read(FileCredentials file, String what) {
        try (InputStream content = file.getContent()) {
            byte[] bytes = content.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IllegalArgumentException(what + " is a file of more than 1 MiB: give the right file");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException(what + " cannot be read: store it again", e);
        }
    }
}
