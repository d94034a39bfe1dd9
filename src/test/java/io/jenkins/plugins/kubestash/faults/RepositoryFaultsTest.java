package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that are full, not writable or somebody else's. */
class RepositoryFaultsTest extends RepositorySessions {
    @Test
    void aRepositoryWithAnotherPasswordIsLeftAlone() {
        scene.emptyBackups();
        Repo others = new Repo(scene.repo().path(), "another password");
        others.restic("init");

        Played played = scene.check(scene.theatre.play(Scene.backup()), others, List.of());

        assertThat(played.failure().reason()).isEqualTo("WRONG_REPOSITORY_PASSWORD");
        assertThat(played.failure().retry()).isFalse();
        assertThat(message(played))
                .isEqualTo("opening the repository VOLUME/demo/redis/repository/v1/nightly/dump: the password in the"
                        + " encryption Secret does not open it: give the one it was made with");
        assertThat(others.snapshots()).isEmpty();
    }

    @Test
    void aMissingRepositoryPasswordIsToldBeforeAnythingIsCreated() {
        try (Theatre without = new Theatre(scene.cluster, Map.of(), line -> {})) {
            Played played = scene.check(without.play(Scene.backup()));

            assertThat(played.failure().message())
                    .isEqualTo("BackupStorage demo/volume needs a value for RESTIC_PASSWORD: give the credential that"
                            + " encrypts the repository");
        }
    }

    @Test
    void aFileWhereTheDirectoryShouldBeIsNamed() throws IOException {
        scene.emptyBackups();
        Files.writeString(scene.embedded.claim("demo", "backups").resolve("demo"), "in the way");

        Played played = scene.play(Scene.backup());

        assertThat(played.failure().reason()).isEqualTo("REPOSITORY_FAILED");
        assertThat(message(played))
                .isEqualTo("opening the repository VOLUME/demo/redis/repository/v1/nightly/dump: VOLUME/demo is no"
                        + " directory: remove it, or choose another place");
    }

    @Test
    void aFullVolumeIsNamedAndKeepsWhatItHad() throws Exception {
        Path volume = scene.embedded.claim("demo", "backups");
        assumeTrue(
                Command.ran("mount", "-t", "tmpfs", "-o", "size=1m,mode=1777", "none", volume.toString()),
                "needs root");
        try {
            scene.makeRepo();
            Played good = scene.play(Scene.backup());
            byte[] noise = new byte[50_000];
            for (int i = 0; i < 40; i++) {
                new SplittableRandom(i).nextBytes(noise);
                redis.cli("SET", "noise:" + i, HexFormat.of().formatHex(noise));
            }
            Played played = scene.theatre.play(Scene.backup());

            assertThat(played.failure().reason()).isEqualTo("REPOSITORY_FAILED");
            assertThat(message(played))
                    .matches(
                            "writing dump to VOLUME/demo/redis/repository/v1/nightly/dump: restic ended with 1: .* no space"
                                    + " left on device: free some space there, or give it more");
            assertThat(scene.repo().snapshots())
                    .containsExactly(good.component().snapshot());
            scene.check(played);
        } finally {
            Command.ran("umount", "-l", volume.toString());
            redis.cli("FLUSHALL");
            redis.cli("SET", "key", "value");
        }
    }

    @Test
    void anOldResticIsRefused(@TempDir Path directory) throws IOException {
        // Played by a script: no old restic is needed to know what it says of itself.
        Path old = directory.resolve("restic");
        Files.writeString(old, "#!/bin/sh\necho 'restic 0.14.0 compiled with go1.19.8 on linux/amd64'\n");
        assertThat(old.toFile().setExecutable(true, false)).isTrue();
        try (Scene other = new Scene(old, Scene::connect)) {
            bindTo(other);

            Played played = other.play(Scene.backup());

            assertThat(played.failure().reason()).isEqualTo("RESTIC_TOO_OLD");
            assertThat(played.failure().message())
                    .isEqualTo("restic is 0.14.0, and 0.19 or newer is needed: choose a newer restic image");
        }
    }
}
