package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.BackendMeta;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.Repository;
import io.jenkins.plugins.kubestash.model.Snapshot;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose repositories are in a bucket of a real S3 server, which keeps objects as files that can be looked at. */
class S3Test {
    private static final int PORT = Server.freePort();
    private static final String SECRET = Scene.CANARY + "-s3";

    @TempDir
    static Path directory;

    private static Server server;
    private static Stage stage;

    @BeforeAll
    static void start() throws IOException {
        Path buckets = Files.createDirectory(directory.resolve("buckets"));
        Files.createDirectory(buckets.resolve("backups"));
        Path config = Files.writeString(directory.resolve("s3proxy.conf"), """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v4
                s3proxy.identity=jenkins
                s3proxy.credential=%s
                jclouds.provider=filesystem
                jclouds.filesystem.basedir=%s
                """.formatted(PORT, SECRET, buckets));
        server = new Server(
                PORT,
                directory.resolve("s3proxy.log"),
                List.of(Tools.find("s3proxy").toString(), "--properties", config.toString()));
        stage = new Stage(Map.of("AWS_ACCESS_KEY_ID", "jenkins", "AWS_SECRET_ACCESS_KEY", SECRET));
    }

    @AfterAll
    static void stop() {
        stage.close();
        server.close();
    }

    private static BackupStorage storage(String prefix) {
        return Scene.storage("provider: s3, s3: {endpoint: 'http://127.0.0.1:" + PORT + "', bucket: backups, prefix: "
                + prefix + ", region: eu-central-1, secretName: s3, maxConnections: 3}");
    }

    private static Repo repo(String prefix) {
        return new Repo(
                "s3:http://127.0.0.1:" + PORT + "/backups/" + prefix + "/demo/redis/repository/v1/nightly/dump",
                Map.of(
                        "AWS_ACCESS_KEY_ID",
                        "jenkins",
                        "AWS_SECRET_ACCESS_KEY",
                        SECRET,
                        "RESTIC_PASSWORD",
                        Stage.PASSWORD),
                List.of());
    }

    private static String object(String name) throws IOException {
        return Files.readString(
                directory.resolve("buckets/backups/jenkins/team").resolve(name));
    }

    @Test
    void backsUpKeepsOneRestoresAndLeavesKubeStashsFiles() throws IOException {
        BackupStorage storage = storage("jenkins/team");
        Played first = stage.scene.check(stage.scene.theatre.play(Stage.backup(storage)), repo("jenkins/team"));
        Played second = stage.scene.check(stage.scene.theatre.play(Stage.keepingOne(storage)), repo("jenkins/team"));

        assertThat(second.component().removed())
                .containsExactly(first.component().snapshot().substring(0, 8));
        assertThat(repo("jenkins/team").snapshots())
                .containsExactly(second.component().snapshot());
        stage.redis.cli("FLUSHALL");
        Played restored =
                stage.scene.check(stage.scene.theatre.play(Stage.restore(storage, "latest")), repo("jenkins/team"));
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
            Played played = stranger.scene.theatre.play(Stage.backup(storage("refused")));
            assertThat(played.failure().reason()).isEqualTo("STORAGE_REFUSED");
            assertThat(played.failure().message()).contains("127.0.0.1:" + PORT, "refuses the credentials");
            assertThat(stranger.scene.leftovers()).isEmpty();
        }
    }
}
