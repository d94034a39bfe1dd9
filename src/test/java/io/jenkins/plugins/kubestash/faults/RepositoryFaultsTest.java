package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that are locked, full, not writable or somebody else's; retention that cannot do its work. */
class RepositoryFaultsTest {
    private static Scene scene;
    private static RedisServer redis;

    @BeforeAll
    static void open() {
        scene = new Scene();
        redis = RedisServer.start();
        redis.cli("SET", "key", "value");
        bindTo(scene);
    }

    @AfterAll
    static void close() {
        redis.close();
        scene.close();
    }

    @AfterEach
    void empty() {
        scene.emptyBackups();
    }

    @Test
    void aRepositoryWithAnotherPasswordIsLeftAlone() {
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
    void aLiveProcessOfSomebodyElseIsWaitedForAndThenNamed() throws Exception {
        scene.repo().restic("init");
        fill();
        Process foreign = locked("exclusive", scene.repo().process("check", "--read-data", "--limit-download", "1"));
        try {
            List<String> locks = scene.repo().locks();

            Played played = scene.check(scene.theatre.play(Scene.backup()), scene.repo(), locks);

            assertThat(played.failure().reason()).isEqualTo("REPOSITORY_LOCKED");
            assertThat(played.failure().retry()).isTrue();
            assertThat(message(played))
                    .matches("VOLUME/demo/redis/repository/v1/nightly/dump is locked by \\S+ \\(pid " + foreign.pid()
                            + "\\) since \\d{4}-\\d\\d-\\d\\dT\\S+; wait until it is done, or run 'restic unlock' if"
                            + " nothing works there");
            assertThat(played.log()).anyMatch(line -> line.endsWith("; waiting"));
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly().waitFor();
        }
    }

    @Test
    void theLockOfAPodOfOursThatIsGoneIsRemoved() throws Exception {
        assumeTrue(scene.embedded.hostNames(), "needs root: the lock must bear the name of a pod");
        Played first = scene.play(Scene.backup());
        String gone = first.stored().get(first.stored().size() - 1).replaceFirst("(?s).*\"job\":\"([^\"]+)\".*", "$1")
                + "-abcde";
        fill();
        ProcessBuilder check = scene.repo().process("check", "--read-data", "--limit-download", "1");
        check.command().addAll(0, List.of("unshare", "--uts", "sh", "-c", "hostname " + gone + "; exec \"$@\"", "sh"));
        locked("exclusive", check).destroyForcibly().waitFor();
        assertThat(scene.repo().locks()).hasSize(1);

        Played played = scene.play(Scene.backup());

        assertThat(played.succeeded()).as("%s", played.log()).isTrue();
        assertThat(played.log())
                .contains("The repository is locked by pod " + gone + ", which is gone: removing its lock");
    }

    @Test
    void aFileWhereTheDirectoryShouldBeIsNamed() throws IOException {
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
        assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=1m,mode=1777", "none", volume.toString()), "needs root");
        try {
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
            ran("umount", "-l", volume.toString());
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
        try (Scene other = new Scene(old)) {
            bindTo(other);

            Played played = other.play(Scene.backup());

            assertThat(played.failure().reason()).isEqualTo("RESTIC_TOO_OLD");
            assertThat(played.failure().message())
                    .isEqualTo("restic is 0.14.0, and 0.19 or newer is needed: choose a newer restic image");
        }
    }

    @Test
    void retentionThatCannotLockIsAWarningOnAGoodBackup() throws Exception {
        Played first = scene.play(Scene.backup());
        ProcessBuilder backup = scene.repo().process("backup", "--stdin", "--stdin-filename", "endless");
        Process foreign = backup.start();
        try {
            scene.embedded.await("a lock", Duration.ofSeconds(30), () -> !scene.repo()
                    .locks()
                    .isEmpty());
            List<String> locks = scene.repo().locks();

            Played played = scene.check(scene.theatre.play(keepLast(1)), scene.repo(), locks);

            assertThat(played.component().removed()).isEmpty();
            assertThat(((Outcome.Success) played.result().outcome()).result().warnings())
                    .singleElement()
                    .asString()
                    .startsWith("retention: removing old snapshots of ")
                    .contains("repository is already locked by PID " + foreign.pid() + " on ", "lock was created at 2");
            assertThat(scene.repo().snapshots())
                    .containsExactly(
                            first.component().snapshot(), played.component().snapshot());
        } finally {
            foreign.destroyForcibly().waitFor();
        }
    }

    @Test
    void retentionKeepsTheNewestAndNeverTouchesAnotherTarget() {
        Played first = scene.play(Scene.backup());
        byte[] dump = scene.repo().stream(first.component().snapshot());
        String others = scene.repo().put(dump, "demo/other", "redis");
        String another = scene.repo().put(dump, "demo/other", "redis");

        Played played = scene.play(keepLast(1));

        assertThat(played.component().removed())
                .containsExactly(first.component().snapshot().substring(0, 8));
        assertThat(scene.repo().snapshots())
                .containsExactly(others, another, played.component().snapshot());
    }

    @Test
    void twoBackupsAtTheSameTimeBothSucceed() {
        Theatre.Act one = scene.theatre.begin(Scene.backup());
        Theatre.Act two = scene.theatre.begin(keepLast(5));
        Played ofOne = one.toEnd(Duration.ofMinutes(2));
        Played ofTwo = two.toEnd(Duration.ofMinutes(2));

        scene.check(ofOne);
        scene.check(ofTwo);

        assertThat(ofOne.succeeded() && ofTwo.succeeded())
                .as("%s%n%s", ofOne.log(), ofTwo.log())
                .isTrue();
        assertThat(scene.repo().snapshots())
                .containsExactlyInAnyOrder(
                        ofOne.component().snapshot(), ofTwo.component().snapshot());
    }

    private static void bindTo(Scene scene) {
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
    }

    private static Request.Backup keepLast(int count) {
        RetentionPolicy policy = RetentionPolicy.read(
                "{kind: RetentionPolicy, metadata: {name: few}, spec: {successfulSnapshots: {last: " + count + "}}}");
        Request.Backup all = Scene.backup();
        return new Request.Backup(
                all.appBinding(),
                all.storage(),
                all.directory(),
                all.session(),
                all.task(),
                all.parameters(),
                Optional.of(policy),
                all.prune(),
                all.verify(),
                all.pod(),
                all.limits());
    }

    /** Something that takes a while to be read again at 1 KiB/s. */
    private static void fill() {
        byte[] noise = new byte[200_000];
        new SplittableRandom(4711).nextBytes(noise);
        scene.repo().put(noise, "demo/other", "redis");
    }

    /** Starts a restic command and stops it as soon as its lock is there. */
    private static Process locked(String kind, ProcessBuilder restic) throws IOException {
        Process process = restic.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] none = {};
        scene.embedded.await(
                kind + " lock",
                Duration.ofSeconds(30),
                () -> Optional.ofNullable(scene.repo()
                                        .path()
                                        .resolve("locks")
                                        .toFile()
                                        .list())
                                .orElse(none)
                                .length
                        > 0);
        assertThat(ran("kill", "-STOP", Long.toString(process.pid()))).isTrue();
        return process;
    }

    private static boolean ran(String... words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With the volume's directory, which differs from run to run, as VOLUME. */
    private static String message(Played played) {
        return played.failure()
                .message()
                .replace(scene.embedded.claim("demo", "backups").toString(), "VOLUME");
    }
}
