package io.jenkins.plugins.kubestash.jenkins.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cloudbees.jenkins.plugins.awscredentials.AmazonWebServicesCredentials;
import org.junit.jupiter.api.Test;

class AwsCredentialsTest {

    /** Of the second AWS library. */
    public interface Keys {
        String accessKeyId();

        String secretAccessKey();
    }

    public interface SessionKeys extends Keys {
        String sessionToken();
    }

    /** Of the first AWS library. */
    public interface OldKeys {
        String getAWSAccessKeyId();

        String getAWSSecretKey();
    }

    public interface Resolves extends AmazonWebServicesCredentials {
        Object resolveCredentials();
    }

    public interface Gets extends AmazonWebServicesCredentials {
        Object getCredentials();
    }

    private record TwoKeys(String accessKeyId, String secretAccessKey) implements Keys {}

    private record ThreeKeys(String accessKeyId, String secretAccessKey, String sessionToken) implements SessionKeys {}

    private record OldTwoKeys(String getAWSAccessKeyId, String getAWSSecretKey) implements OldKeys {}

    private record New(Object resolveCredentials) implements Resolves {}

    private record Old(Object getCredentials) implements Gets {}

    private static final class Refusing implements Resolves {
        @Override
        public Object resolveCredentials() {
            throw new IllegalStateException("canary: access denied");
        }
    }

    @Test
    void knowsThemByTheirType() {
        assertThat(AwsCredentials.is(new New(null))).isTrue();
        assertThat(AwsCredentials.is("text")).isFalse();
    }

    @Test
    void readsThoseOfTheSecondLibrary() {
        assertThat(AwsCredentials.open(new New(new TwoKeys("id", "secret")), "it"))
                .isEqualTo(new Opened.AwsKeys("id", "secret", ""));
        assertThat(AwsCredentials.open(new New(new ThreeKeys("id", "secret", "token")), "it"))
                .isEqualTo(new Opened.AwsKeys("id", "secret", "token"));
    }

    @Test
    void readsThoseOfTheFirstLibrary() {
        assertThat(AwsCredentials.open(new Old(new OldTwoKeys("id", "secret")), "it"))
                .isEqualTo(new Opened.AwsKeys("id", "secret", ""));
    }

    @Test
    void saysThatThereAreNoKeysInOneLine() {
        for (Object credential : new Object[] {new Refusing(), new New("text"), new New(null)}) {
            assertThatThrownBy(() -> AwsCredentials.open(credential, "the credential 'aws'"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the credential 'aws' gives no keys: test it on its own page; the system log of Jenkins"
                            + " has more");
        }
    }
}
