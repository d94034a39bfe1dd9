package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.restic.Bandwidth;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Retained;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** A scene with a Redis that holds something, for sessions with whatever storage. */
final class Stage implements AutoCloseable {
    static final String PASSWORD = Scene.CANARY + "-repository";

    final RedisServer redis = RedisServer.start();
    final Scene scene;
    final SortedSet<String> contents;

    Stage(Map<String, String> storageSecrets) {
        scene = new Scene(storageSecrets);
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
        redis.pipe(RedisSamples.manyKeys("key", 500));
        contents = RedisContents.of(redis);
    }

    /** Plays a session that gets no repository, and asserts that it leaves nothing. */
    Played play(Request request) {
        Played played = scene.theatre.play(request);
        assertThat(scene.leftovers()).as("left in the cluster").isEmpty();
        return played;
    }

    static Request.Backup backup(BackupStorage storage) {
        return Scene.backup(storage, Map.of(), Scene.limits(0));
    }

    static Request.Backup keepingOne(BackupStorage storage) {
        return Retained.last(1, backup(storage));
    }

    /** A backup that writes no faster than this and gives its storage up after {@code wait}. */
    static Request.Backup slow(BackupStorage storage, int kibPerSecond, Duration wait) {
        Request.Backup backup = backup(storage);
        PodOptions pod = PodOptions.DEFAULT;
        Limits limits = Scene.limits(0);
        return new Request.Backup(
                backup.appBinding(),
                storage,
                Optional.empty(),
                backup.session(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                true,
                Request.Verify.SNAPSHOT,
                new PodOptions(
                        pod.resticImage(),
                        pod.agentImage(),
                        pod.memory(),
                        pod.cpuRequest(),
                        pod.user(),
                        pod.nodeSelector(),
                        pod.serviceAccount(),
                        1,
                        new Bandwidth(Optional.of(kibPerSecond), Optional.empty())),
                new Limits(
                        limits.timeout(),
                        0,
                        limits.retryDelay(),
                        wait,
                        limits.lockWait(),
                        limits.pendingTimeout(),
                        limits.imageTimeout(),
                        false));
    }

    static Request.Restore restore(BackupStorage storage, String snapshot) {
        return restore(Scene.APP_BINDING, storage, Optional.empty(), snapshot);
    }

    static Request.Restore restore(ObjectRef into, BackupStorage storage, Optional<ObjectRef> from, String snapshot) {
        return new Request.Restore(
                into,
                storage,
                Optional.empty(),
                "nightly",
                Optional.empty(),
                Map.of(),
                from,
                snapshot,
                PodOptions.DEFAULT,
                Scene.limits(0));
    }

    /** A repository elsewhere than in a directory. */
    static Repo repo(String location, Map<String, String> environment, Optional<Path> caFile) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("RESTIC_PASSWORD", PASSWORD);
        return new Repo(
                location,
                all,
                caFile.map(file -> List.of("--cacert", file.toString())).orElse(List.of()));
    }

    @Override
    public void close() {
        scene.close();
        redis.close();
    }
}
