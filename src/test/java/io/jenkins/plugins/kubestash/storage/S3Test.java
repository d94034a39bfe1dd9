package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.BackendMeta;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Repository;
import io.jenkins.plugins.kubestash.model.Snapshot;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.scene.Played;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose repositories are in a bucket of a real S3 server, which keeps objects as files that can be looked at. */
class S3Test {
    @TempDir
    static Path directory;

    private static S3Server server;
    private static Stage stage;

    @BeforeAll
    static void start() throws IOException {
        server = new S3Server(directory);
        stage = new Stage(server.secrets());
    }

    @AfterAll
    static void stop() {
        stage.close();
        server.close();
    }

    private static String object(String name) throws IOException {
        return Files.readString(server.object("jenkins/team/" + name));
    }

    @Test
    void backsUpKeepsOneRestoresAndLeavesKubeStashsFiles() throws IOException {
        BackupStorage storage = server.storage("jenkins/team");
        Played first = stage.scene.check(stage.scene.theatre.play(Stage.backup(storage)), server.repo("jenkins/team"));
        Played second =
                stage.scene.check(stage.scene.theatre.play(Stage.keepingOne(storage)), server.repo("jenkins/team"));

        assertThat(second.component().removed())
                .containsExactly(first.component().snapshot().substring(0, 8));
        assertThat(server.repo("jenkins/team").snapshots())
                .containsExactly(second.component().snapshot());
        stage.redis.cli("FLUSHALL");
        Played restored = stage.scene.check(
                stage.scene.theatre.play(Stage.restore(storage, "latest")), server.repo("jenkins/team"));
        assertThat(restored.succeeded()).isTrue();
        assertThat(RedisContents.of(stage.redis)).isEqualTo(stage.contents);

        assertThat(Documents.read(object("metadata.yaml"), BackendMeta.class).repositories())
                .extracting(BackendMeta.Entry::path)
                .containsExactly("demo/redis");
        assertThat(Documents.read(object("demo/redis/repository.yaml"), Repository.class)
                        .spec()
                        .path())
                .isEqualTo("demo/redis");
        String name = "redis-" + second.result().state().id() + "-1";
        assertThat(server.object("jenkins/team/demo/redis/snapshots"))
                .isDirectoryContaining(file -> file.endsWith(name + ".yaml"))
                .satisfies(all -> assertThat(all.toFile().list()).hasSize(1));
        Snapshot snapshot = Documents.read(object("demo/redis/snapshots/" + name + ".yaml"), Snapshot.class);
        assertThat(snapshot.status()
                        .components()
                        .get("dump")
                        .resticStats()
                        .get(0)
                        .summary())
                .hasValueSatisfying(summary ->
                        assertThat(summary.id()).contains(second.component().snapshot()));
    }

    @Test
    void saysThatTheKeyIsRefused() {
        try (Stage stranger = new Stage(Map.of("AWS_ACCESS_KEY_ID", "jenkins", "AWS_SECRET_ACCESS_KEY", "wrong"))) {
            Played played = stranger.play(Stage.backup(server.storage("refused")));
            assertThat(played.failure().reason()).isEqualTo("STORAGE_REFUSED");
            assertThat(played.failure().message()).contains(server.url(), "refuses the credentials");
        }
    }

    /** This server makes no bucket in a region but its own. */
    @Test
    void saysThatTheBucketIsMissingWhenItCannotBeMade() {
        Played played = stage.play(Stage.backup(server.storage("missing", "p")));

        assertThat(played.failure().reason()).isEqualTo("STORAGE_REFUSED");
        assertThat(played.failure().message())
                .contains(
                        server.url() + "/missing/p/",
                        "there is no such bucket, and it cannot be made",
                        "make the bucket");
    }

    @Test
    void refusesAnImpossibleBucketBeforeAnythingIsCreated() {
        Played played = stage.play(Stage.backup(server.storage("ab", "p")));

        assertThat(played.failure().message())
                .startsWith("BackupStorage demo/volume: spec.storage.s3.bucket is 'ab': write the name of a bucket");
        assertThat(played.log()).noneMatch(line -> line.endsWith("started"));
    }
}
