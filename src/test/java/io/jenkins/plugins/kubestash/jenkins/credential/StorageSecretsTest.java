package io.jenkins.plugins.kubestash.jenkins.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.jenkins.credential.Opened.AwsKeys;
import io.jenkins.plugins.kubestash.jenkins.credential.Opened.Text;
import io.jenkins.plugins.kubestash.jenkins.credential.Opened.UserAndPassword;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageSecretsTest {
    private static final String CANARY = "canary-7c1";
    private static final BackupStorage S3 = storage("s3: {bucket: backups, secretName: s}", "s3");
    private static final BackupStorage REST = storage("rest: {url: 'http://rest', secretName: s}", "rest");
    private static final BackupStorage LOCAL = storage("local: {mountPath: /b, hostPath: {path: /b}}", "local");

    @Test
    void takesAccessKeysFromAUsernameWithPassword() {
        assertThat(secrets(S3, new UserAndPassword("AKIA", "key"), new Text("pw")))
                .isEqualTo(
                        Map.of("RESTIC_PASSWORD", "pw", "AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "key"));
    }

    @Test
    void takesAccessKeysFromAwsCredentialsWithTheTokenWhereThereIsOne() {
        assertThat(secrets(S3, new AwsKeys("AKIA", "key", ""), new Text("pw"))).doesNotContainKey("AWS_SESSION_TOKEN");
        assertThat(secrets(S3, new AwsKeys("ASIA", "key", "token"), new Text("pw")))
                .containsEntry("AWS_ACCESS_KEY_ID", "ASIA")
                .containsEntry("AWS_SESSION_TOKEN", "token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS_ACCESS_KEY_ID=AKIA\nAWS_SECRET_ACCESS_KEY=a=b\n",
                "[default]\r\naws_access_key_id = AKIA\r\naws_secret_access_key = a=b\r\nregion = x\r\n",
                "# keys\nexport AWS_ACCESS_KEY_ID='AKIA'\n export AWS_SECRET_ACCESS_KEY=\"a=b\""
            })
    void takesAccessKeysFromAFileAsAShellOrTheAwsCommandLineReadsIt(String file) {
        assertThat(secrets(S3, new Text(file), new Text("pw")))
                .isEqualTo(
                        Map.of("RESTIC_PASSWORD", "pw", "AWS_ACCESS_KEY_ID", "AKIA", "AWS_SECRET_ACCESS_KEY", "a=b"));
    }

    @Test
    void takesUserAndPasswordOfARestServer() {
        assertThat(secrets(REST, new UserAndPassword("u", "p"), new UserAndPassword("ignored", "pw")))
                .isEqualTo(Map.of("RESTIC_PASSWORD", "pw", "REST_SERVER_USERNAME", "u", "REST_SERVER_PASSWORD", "p"));
    }

    @Test
    void takesNothingButThePasswordWhenTheStorageNeedsNoMore() {
        Map<String, String> password = Map.of("RESTIC_PASSWORD", "pw");
        assertThat(secrets(LOCAL, new Text(CANARY), new Text("pw"))).isEqualTo(password);
        assertThat(StorageSecrets.of(REST, "", "encryption", (id, what) -> new Text("pw")))
                .isEqualTo(password);
    }

    @Test
    void leavesTheLineBreakAtAPasswordsEndOutAndNothingElse() {
        assertThat(secrets(LOCAL, new Text(""), new Text(" p\nw \r\n"))).containsEntry("RESTIC_PASSWORD", " p\nw ");
    }

    @Test
    void saysWhatACredentialOfTheWrongKindShouldBe() {
        refuses(S3, new Text(CANARY), new Text("pw"))
                .hasMessage("the credential 'opening', which opens the BackupStorage 'minio', does not hold"
                        + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: use a username with password (access key id"
                        + " and secret access key), AWS credentials, or a secret file with the lines"
                        + " AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…");
        refuses(REST, new AwsKeys(CANARY, CANARY, CANARY), new Text("pw"))
                .hasMessage("the credential 'opening', which opens the BackupStorage 'minio', does not hold"
                        + " REST_SERVER_USERNAME and REST_SERVER_PASSWORD: use a username with password");
        refuses(LOCAL, new Text(""), new AwsKeys(CANARY, CANARY, ""))
                .hasMessageStartingWith(
                        "the credential 'encryption', which encrypts the BackupStorage 'minio', is of a kind");
    }

    @Test
    void refusesEmptyValues() {
        refuses(S3, new UserAndPassword(CANARY, ""), new Text("pw"))
                .hasMessageContaining("has an empty AWS_SECRET_ACCESS_KEY");
        refuses(LOCAL, new Text(""), new Text("\n")).hasMessageContaining("has an empty RESTIC_PASSWORD");
    }

    @Test
    void asksForTheCredentialThatEncrypts() {
        assertThatThrownBy(() -> StorageSecrets.of(LOCAL, "", " ", (id, what) -> new Text("")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the BackupStorage 'minio' has no credential that encrypts the repository: choose one in its"
                                + " configuration");
    }

    @Test
    void showsNoValue() {
        assertThat(new Text(CANARY) + "" + new UserAndPassword(CANARY, CANARY) + new AwsKeys(CANARY, CANARY, CANARY))
                .doesNotContain(CANARY);
    }

    private static AbstractThrowableAssert<?, ?> refuses(BackupStorage storage, Opened opening, Opened encryption) {
        return assertThatThrownBy(() -> secrets(storage, opening, encryption))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContainingAny(CANARY, "\n");
    }

    private static Map<String, String> secrets(BackupStorage storage, Opened opening, Opened encryption) {
        return StorageSecrets.of(
                storage, "opening", "encryption", (id, what) -> id.equals("opening") ? opening : encryption);
    }

    private static BackupStorage storage(String backend, String provider) {
        return BackupStorage.read(
                "{metadata: {name: minio}, spec: {storage: {provider: " + provider + ", " + backend + "}}}");
    }
}
