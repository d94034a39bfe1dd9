package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.scene.Played;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions with an S3 server whose certificate a private authority has signed; the BackupStorage's Secret holds its CA. */
class S3TlsTest {
    @TempDir
    static Path directory;

    private static Certificates authority;
    private static S3Server server;

    @BeforeAll
    static void start() throws IOException {
        authority = new Certificates(directory, "s3-authority");
        server = new S3Server(directory, Optional.of(authority));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Stage trusting(Certificates trusted) throws IOException {
        Map<String, String> secrets = new HashMap<>(server.secrets());
        secrets.put("CA_CERT_DATA", Files.readString(trusted.authority()));
        return new Stage(secrets);
    }

    @Test
    void backsUpAndRestoresTrustingTheCaOfTheSecret() throws IOException {
        try (Stage stage = trusting(authority)) {
            Played played =
                    stage.scene.check(stage.scene.theatre.play(Stage.backup(server.storage("ca"))), server.repo("ca"));
            assertThat(server.repo("ca").snapshots())
                    .containsExactly(played.component().snapshot());
            assertThat(server.object("ca/metadata.yaml")).isNotEmptyFile();
            assertThat(played.log()).noneMatch(line -> line.contains("arning"));

            stage.redis.cli("FLUSHALL");
            stage.scene.check(
                    stage.scene.theatre.play(Stage.restore(server.storage("ca"), "latest")), server.repo("ca"));
            assertThat(RedisContents.of(stage.redis)).isEqualTo(stage.contents);
        }
    }

    @Test
    void saysAtOnceThatTheCertificateIsOfAnotherAuthority() throws IOException {
        try (Stage stage = trusting(new Certificates(directory, "another-authority"))) {
            Played played = stage.play(Stage.backup(server.storage("other")));

            assertThat(played.failure().reason()).isEqualTo("STORAGE_REFUSED");
            assertThat(played.failure().message()).contains(server.url(), "certificate", "caBundle");
        }
    }
}
