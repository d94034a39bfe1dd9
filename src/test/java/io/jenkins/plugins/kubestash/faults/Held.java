package io.jenkins.plugins.kubestash.faults;

import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Retained;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** A scene whose sessions can be held at any stage. */
final class Held implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    final Gate gate = new Gate();
    final Scene scene;
    final RedisServer redis = RedisServer.start("requirepass " + Scene.CANARY + "-database");
    private final String everyKey;

    Held() {
        this(Scene::connect);
    }

    /** @param connect takes the kubeconfig */
    Held(Function<Path, KubernetesCluster> connect) {
        scene = new Scene(gate.restic(), connect);
        redis.cli("-a", Scene.CANARY + "-database", "CONFIG", "SET", "requirepass", "");
        redis.pipe(RedisSamples.everyType());
        everyKey = redis.cli("DBSIZE");
        redis.cli("CONFIG", "SET", "requirepass", Scene.CANARY + "-database");
        scene.bind(redis.port(), Scene.CANARY + "-database");
        scene.makeRepo();
    }

    /** Keys that are in the database. */
    long keys() {
        return Long.parseLong(everyKey);
    }

    /** Undoes whatever a test has done to cluster and database. */
    void reset() {
        redis.thaw();
        gate.open();
        scene.embedded.faults().clear();
        scene.embedded.schedulable();
        scene.embedded.apiBack();
        scene.embedded.requests().clear();
    }

    /** A backup that keeps only its own snapshot. */
    static Request.Backup backup(Limits limits) {
        return Retained.last(1, Scene.backup(Scene.volume("backups"), Map.of(), limits));
    }

    /** Begins a backup and returns when it is held at the stage. */
    Theatre.Act heldAt(Stage stage, Limits limits) {
        prepare(stage);
        Theatre.Act act = scene.theatre.begin(backup(limits));
        await(stage, act);
        return act;
    }

    private void prepare(Stage stage) {
        switch (stage) {
            case PENDING -> delay("get", "appbindings");
            case CREATING -> delay("create", "secrets");
            case UNSCHEDULED -> scene.embedded.unschedulable("Insufficient cpu");
            case PREPARE -> gate.shut("version");
            case DUMP, LOCKED_DUMP -> gate.shut("backup");
            case FINISH -> gate.shut("dump");
            case RETENTION -> gate.shut("forget");
            case CLEANING -> delay("delete", "jobs");
            default -> throw new IllegalArgumentException(stage.name());
        }
    }

    private void await(Stage stage, Theatre.Act act) {
        switch (stage) {
            case PENDING -> awaitRequest("get", "appbindings");
            case CREATING -> awaitRequest("create", "secrets");
            case UNSCHEDULED ->
                scene.embedded.await("unschedulable", LONG, () -> scene.pod().stream()
                        .anyMatch(pod -> pod.toString().contains("Unschedulable")));
            case CLEANING -> awaitRequest("delete", "jobs");
            case LOCKED_DUMP -> {
                scene.awaitRunning("dump");
                redis.freeze();
                gate.open();
                scene.embedded.await(
                        "restic's lock", LONG, () -> !scene.repo().locks().isEmpty());
            }
            case RETENTION ->
                scene.embedded.await(
                        "the proof", LONG, () -> act.log().stream().anyMatch(line -> line.contains("read back")));
            default -> scene.awaitRunning(stage.container());
        }
    }

    /** Lets go of what is held; a pod that waits for a place gets one. */
    void release() {
        redis.thaw();
        gate.open();
        scene.embedded.schedulable();
    }

    void awaitLine(Theatre.Act act, String words) {
        scene.embedded.await(
                words + " in " + act.log(), LONG, () -> act.log().stream().anyMatch(line -> line.contains(words)));
    }

    private void delay(String verb, String resource) {
        scene.embedded.faults().plan(1, request -> request.is(verb, resource), new Fault.Delay(PAUSE));
    }

    private void awaitRequest(String verb, String resource) {
        scene.embedded.await(
                verb + " " + resource, LONG, () -> scene.embedded.requests().of(verb, resource) > 0);
    }

    @Override
    public void close() {
        reset();
        scene.close();
        redis.close();
        gate.close();
    }
}
