package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole sessions with the volumes that a {@code local} storage may name. There is no NFS here, so that of it only the
 * Plan is looked at, in PlannerTest: to restic it is a directory like these.
 */
class LocalStorageTest {
    private static final String REPOSITORY = "demo/redis/repository/v1/nightly/dump";

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage(Map.of());
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void backsUpAndRestoresBelowASubPathOfAClaim() {
        Path volume = stage.scene.embedded.claim("demo", "backups");

        backUpAndRestore(
                Scene.storage("provider: local, local: {mountPath: /backups, subPath: teams/shop,"
                        + " persistentVolumeClaim: {claimName: backups}}"),
                volume.resolve("teams/shop"));

        assertThat(volume).isDirectoryContaining(file -> file.endsWith("teams"));
        assertThat(volume.toFile().list()).hasSize(1);
    }

    @Test
    void backsUpAndRestoresInADirectoryOfTheNode(@TempDir Path directory) {
        backUpAndRestore(
                Scene.storage("provider: local, local: {mountPath: /backups, hostPath: {path: '"
                        + directory.resolve("new") + "', type: DirectoryOrCreate}}"),
                directory.resolve("new"));
    }

    private static void backUpAndRestore(BackupStorage storage, Path root) {
        Repo repo = new Repo(root.resolve(REPOSITORY), Stage.PASSWORD);
        Played played = stage.scene.check(stage.scene.theatre.play(Stage.backup(storage)), repo);

        assertThat(repo.snapshots()).containsExactly(played.component().snapshot());
        assertThat(root.resolve("metadata.yaml")).isNotEmptyFile();
        assertThat(root.resolve("demo/redis/repository.yaml")).isNotEmptyFile();
        stage.redis.cli("FLUSHALL");
        stage.scene.check(stage.scene.theatre.play(Stage.restore(storage, "latest")), repo);
        assertThat(RedisContents.of(stage.redis)).isEqualTo(stage.contents);
    }
}
