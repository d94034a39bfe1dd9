package io.jenkins.plugins.kubestash.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.groups.Tuple.tuple;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResticRepositoryTest {
    private static final RepositoryPath PATH = new RepositoryPath("/demo/redis", "nightly");

    @Test
    void s3IsReachedAsKubeStashReachesIt() {
        ResticRepository repository = repository(
                "provider: s3, s3: {endpoint: 'https://s3.example.com/', bucket: bkt, region: us-east-1, prefix: p,"
                        + " secretName: s3-secret, maxConnections: 9, insecureTLS: true}");

        assertThat(repository.base()).isEqualTo("s3:https://s3.example.com/bkt/p/demo/redis/repository/v1/nightly");
        assertThat(repository.location("dump")).isEqualTo(repository.base() + "/dump");
        assertThat(repository.environment()).isEqualTo(Map.of("AWS_DEFAULT_REGION", "us-east-1"));
        assertThat(repository.secretKeys())
                .extracting(SecretKey::variable, SecretKey::required)
                .containsExactly(
                        tuple("RESTIC_PASSWORD", true),
                        tuple("AWS_ACCESS_KEY_ID", true),
                        tuple("AWS_SECRET_ACCESS_KEY", true),
                        tuple("AWS_SESSION_TOKEN", false));
        assertThat(repository.options(Optional.of("/ca.crt")))
                .containsExactly("-o", "s3.connections=9", "--insecure-tls", "--cacert", "/ca.crt");
        assertThat(repository.volume()).isEmpty();
    }

    @Test
    void s3WithoutAnEndpointIsAmazonAndWithoutASecretNeedsNoKeys() {
        ResticRepository repository = repository("provider: s3, s3: {bucket: bkt}");

        assertThat(repository.base()).isEqualTo("s3:s3.amazonaws.com/bkt/demo/redis/repository/v1/nightly");
        assertThat(repository.secretKeys()).filteredOn(SecretKey::required).containsExactly(SecretKey.PASSWORD);
        assertThat(repository.options(Optional.empty())).isEmpty();
    }

    @Test
    void aLocalStorageIsAVolumeWhoseSubPathIsNotPartOfThePath() {
        ResticRepository repository = repository(
                "provider: local, local: {persistentVolumeClaim: {claimName: c}, mountPath: /backups/, subPath: a/b,"
                        + " maxConnections: 3}");

        assertThat(repository.base()).isEqualTo("/backups/demo/redis/repository/v1/nightly");
        assertThat(Documents.toJson(repository.volume().orElseThrow()))
                .isEqualTo("{\"source\":{\"persistentVolumeClaim\":{\"claimName\":\"c\"}},\"mountPath\":\"/backups\","
                        + "\"subPath\":\"a/b\"}");
        assertThat(repository.secretKeys()).containsExactly(SecretKey.PASSWORD);
        assertThat(repository.options()).containsExactly("-o", "local.connections=3");
    }

    @Test
    void aRestServerGetsOneFolderAndTheComponentBelowIt() {
        ResticRepository repository = repository("provider: rest, rest: {url: 'http://rest:8000/'}");

        assertThat(repository.location("dump")).isEqualTo("rest:http://rest:8000/demo~redis~nightly/dump");
        assertThat(repository.secretKeys())
                .contains(new SecretKey(SecretKey.From.STORAGE, "REST_SERVER_USERNAME", "RESTIC_REST_USERNAME", false));
    }

    @ParameterizedTest
    @CsvSource({"'gcs, gcs: {bucket: b}', gcs", "'azure, azure: {storageAccount: a, container: b}', azure"})
    void otherProvidersAreRefusedInOneLine(String block, String provider) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository("provider: " + block))
                .withMessage(
                        "BackupStorage demo/s: provider " + provider + " is not supported yet: use s3, local or rest");
    }

    @Test
    void aStorageWithProblemsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository("provider: s3, s3: {}"))
                .withMessage("BackupStorage demo/s: spec.storage.s3.bucket is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "..", "a/../b", "a//b", "./a", "a\nb", "a b", "ü", "a?b", "a#b", "%2e%2e", "a~b"})
    void aDirectoryThatSomeProviderWouldNotTakeIsRefused(String directory) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RepositoryPath(directory, "nightly"))
                .withMessageStartingWith("directory '")
                .withMessageContaining("cannot be used: write names of letters")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void sessionsAndComponentsAreSingleNames() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RepositoryPath("a", "b/c"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repository("provider: s3, s3: {bucket: bkt}").location("../x"));
        assertThat(new RepositoryPath("/a/b/", "c").directory()).isEqualTo("a/b");
        assertThat(RepositoryPath.defaultDirectory(new ObjectRef("demo", "redis")))
                .isEqualTo("demo/redis");
    }

    @Test
    void limitsBecomeWords() {
        ResticRepository repository = ResticRepository.of(
                storage("provider: s3, s3: {bucket: bkt}"), PATH, new Bandwidth(Optional.of(100), Optional.of(200)));

        assertThat(repository.options()).containsExactly("--limit-upload", "100", "--limit-download", "200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bandwidth(Optional.of(0), Optional.empty()))
                .withMessage("the upload limit is 0: write KiB/s, 1 or more");
    }

    @Test
    void aBackupStoresWhatACommandWrites() {
        ResticArguments restic =
                new ResticArguments("/bin/restic", "/r/dump", List.of("--insecure-tls"), Duration.ofMinutes(10));

        assertThat(restic.backup("dump.ksrd", "demo/redis", List.of("a=b", "c=d"), List.of("dump", "--all things")))
                .containsExactly(
                        "/bin/restic",
                        "backup",
                        "--repo",
                        "/r/dump",
                        "--insecure-tls",
                        "--retry-lock",
                        "600s",
                        "--json",
                        "--stdin-from-command",
                        "--stdin-filename",
                        "/dump.ksrd",
                        "--host",
                        "demo/redis",
                        "--tag",
                        "a=b",
                        "--tag",
                        "c=d",
                        "--",
                        "dump",
                        "--all things");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restic.backup("f", "h", List.of("a=b,c"), List.of("x")))
                .withMessage("the tag 'a=b,c' cannot be used: restic takes no comma and no line break in it");
        assertThatIllegalArgumentException().isThrownBy(() -> restic.backup("f", "h", List.of(), List.of()));
    }

    private static ResticRepository repository(String storage) {
        return ResticRepository.of(storage(storage), PATH, Bandwidth.NONE);
    }

    private static BackupStorage storage(String storage) {
        return BackupStorage.read(
                "{kind: BackupStorage, metadata: {name: s, namespace: demo}, spec: {storage: {" + storage + "}}}");
    }
}
