package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Snapshots that are whole for restic and yet must not be loaded. */
class DamagedDumpTest {
    private static final String TARGET = Scene.APP_BINDING.toString();
    private static Scene scene;
    private static RedisServer redis;
    private static byte[] good;

    @BeforeAll
    static void open() {
        scene = new Scene();
        redis = RedisServer.start();
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
        redis.pipe(RedisSamples.everyType());
        good = backedUp();
    }

    @AfterAll
    static void close() {
        redis.close();
        scene.close();
    }

    @BeforeEach
    void clear() {
        redis.cli("FLUSHALL");
        if (!scene.repo().exists()) {
            scene.makeRepo();
        }
    }

    @Test
    void nothingOfACutDumpIsWritten() {
        Played restore = restoreOf(Arrays.copyOf(good, good.length / 2));

        assertThat(restore.failure().reason()).isEqualTo("DAMAGED_DUMP");
        assertThat(restore.failure().message())
                .matches("snapshot [0-9a-f]{8}: the dump is damaged after \\d+ keys, " + good.length / 2
                        + " bytes: it ends too early; nothing was written: restore another snapshot");
        assertThat(redis.cli("DBSIZE")).isEqualTo("0");
    }

    @Test
    void nothingOfADumpWithAFlippedBitIsWritten() {
        byte[] dump = good.clone();
        dump[dump.length * 2 / 3] ^= 4;

        Played restore = restoreOf(dump);

        assertThat(restore.failure().reason()).isEqualTo("DAMAGED_DUMP");
        assertThat(restore.failure().message())
                .matches("snapshot [0-9a-f]{8}: the dump is damaged after \\d+ keys, \\d+ bytes: a block's checksum is"
                        + " wrong; nothing was written: restore another snapshot");
        assertThat(redis.cli("DBSIZE")).isEqualTo("0");
    }

    @Test
    void aLargeDumpSaysHowFarItGotBeforeTheDamage() {
        redis.cli("DEBUG", "POPULATE", "200000", "key", "100");
        byte[] dump = backedUp();
        assertThat(dump.length).isGreaterThan(10 << 20);
        dump[dump.length - 1000] ^= 1;

        Played restore = restoreOf(dump);

        assertThat(restore.failure().reason()).isEqualTo("DAMAGED_DUMP");
        long written = Long.parseLong(redis.cli("DBSIZE"));
        assertThat(written).isBetween(1L, 199_999L);
        assertThat(restore.failure().message())
                .matches("snapshot [0-9a-f]{8}: the dump is damaged after \\d+ keys, \\d+ bytes: a block's checksum is"
                        + " wrong; " + written + " keys were written by then: restore another snapshot, with flush");
    }

    @Test
    void aStreamOfSomethingElseIsRefused() {
        byte[] random = new byte[100_000];
        new SplittableRandom(4711).nextBytes(random);

        Played restore = restoreOf(random);

        assertThat(restore.failure().reason()).isEqualTo("FOREIGN_DUMP");
        assertThat(restore.failure().message())
                .matches(
                        "snapshot [0-9a-f]{8}: this is neither an RDB nor a Redis dump of KubeStash for Jenkins: it begins with"
                                + " \"[^\"]*\"; nothing was written: restore another snapshot");
        assertThat(redis.cli("DBSIZE")).isEqualTo("0");
    }

    @Test
    void aSnapshotOfAnotherEngineIsRefused() {
        String id = scene.repo().put("CREATE TABLE t".getBytes(StandardCharsets.UTF_8), TARGET, "postgres");

        Played restore = scene.play(Scene.restore(id, Map.of()));

        assertThat(restore.failure().reason()).isEqualTo("FOREIGN_DUMP");
        assertThat(restore.failure().message())
                .isEqualTo("snapshot " + id.substring(0, 8)
                        + " was made by task 'logical-backup' of engine 'postgres': choose a snapshot of 'redis', or"
                        + " restore it into a database of its own engine");
        assertThat(redis.cli("DBSIZE")).isEqualTo("0");
    }

    @Test
    void latestIsNeverAnotherTargets() {
        scene.freshRepo();
        String id = scene.repo().put(good, "demo/other", "redis");

        Played restore = scene.play(Scene.restore("latest", Map.of()));

        assertThat(restore.failure().reason()).isEqualTo("NO_SNAPSHOT");
        assertThat(message(restore))
                .matches("no snapshot of demo/redis that is a .ksrd \\(dump\\) in REPOSITORY; there are: "
                        + id.substring(0, 8) + " of demo/other at \\S+Z");
        assertThat(redis.cli("DBSIZE")).isEqualTo("0");
    }

    @Test
    void anIdThatIsNotThereIsToldWithThoseThatAre() {
        String id = scene.repo().put(good, TARGET, "redis");

        Played restore = scene.play(Scene.restore("0123456789abcdef", Map.of()));

        assertThat(restore.failure().reason()).isEqualTo("NO_SNAPSHOT");
        assertThat(message(restore))
                .matches("no snapshot 0123456789abcdef \\(dump\\) in REPOSITORY; there are: " + id.substring(0, 8)
                        + " of demo/redis at .*");
    }

    @Test
    void withoutAnyRepositoryThereIsNothingToRestore() {
        scene.emptyBackups();

        Played restore = scene.play(Scene.restore("latest", Map.of()));

        assertThat(restore.failure().reason()).isEqualTo("NO_SNAPSHOT");
        assertThat(message(restore))
                .isEqualTo("there is no repository at REPOSITORY: nothing was ever backed up there");
    }

    private static byte[] backedUp() {
        byte[] dump = scene.repo().stream(scene.play(Scene.backup()).component().snapshot());
        redis.cli("FLUSHALL");
        return dump;
    }

    private static String message(Played played) {
        return played.failure().message().replace(scene.repo().path().toString(), "REPOSITORY");
    }

    private static Played restoreOf(byte[] stream) {
        return scene.play(Scene.restore(scene.repo().put(stream, TARGET, "redis"), Map.of()));
    }
}
