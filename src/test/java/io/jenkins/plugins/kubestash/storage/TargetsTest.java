package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several databases and one storage, which namespaces share. */
class TargetsTest {
    private static final ObjectRef ORDERS = new ObjectRef("demo", "orders");
    private static final ObjectRef STAGING = new ObjectRef("staging", "redis");

    @TempDir
    Path directory;

    private final Stage stage = new Stage(Map.of());
    private final RedisServer second = RedisServer.start();
    private BackupStorage storage;

    @BeforeEach
    void bindTheSecond() {
        storage = Scene.storage("provider: local, local: {mountPath: /backups, hostPath: {path: '" + directory + "'}}");
        stage.scene.embedded.put("{apiVersion: v1, kind: Namespace, metadata: {name: staging}}");
        bind(ORDERS);
        bind(STAGING);
    }

    @AfterEach
    void stop() {
        second.close();
        stage.close();
    }

    private void bind(ObjectRef name) {
        stage.scene.embedded.put("{apiVersion: appcatalog.appscode.com/v1alpha1, kind: AppBinding, metadata: {name: "
                + name.name() + ", namespace: " + name.namespace()
                + "}, spec: {type: kubedb.com/redis, version: 7.0.15,"
                + " clientConfig: {url: 'redis://127.0.0.1:" + second.port() + "'}}}");
    }

    @Test
    void targetsInOneRepositoryDoNotSeeEachOthersSnapshots() {
        second.pipe("SET only here\n");
        SortedSet<String> ofTheSecond = RedisContents.of(second);
        Repo repo = repo("shared");
        Played first = play(keepingOne(Scene.APP_BINDING), repo);

        Played none = play(restore(ORDERS, ORDERS, Optional.of("shared")), repo);
        assertThat(none.failure().reason()).isEqualTo("NO_SNAPSHOT");
        assertThat(none.failure().message()).contains("demo/orders");

        Played other = play(keepingOne(ORDERS), repo);
        Played newest = play(keepingOne(Scene.APP_BINDING), repo);
        assertThat(other.component().removed()).isEmpty();
        assertThat(newest.component().removed())
                .containsExactly(first.component().snapshot().substring(0, 8));
        assertThat(repo.snapshots())
                .containsExactly(
                        other.component().snapshot(), newest.component().snapshot());

        second.cli("FLUSHALL");
        play(restore(ORDERS, ORDERS, Optional.of("shared")), repo).component();
        assertThat(RedisContents.of(second)).isEqualTo(ofTheSecond);
    }

    @Test
    void restoresIntoAnotherAppBindingAndAnotherNamespace() {
        Repo repo = repo("demo/redis");
        play(Stage.backup(storage), repo).component();

        play(restore(ORDERS, Scene.APP_BINDING, Optional.empty()), repo).component();
        assertThat(RedisContents.of(second)).isEqualTo(stage.contents);

        second.cli("FLUSHALL");
        play(restore(STAGING, Scene.APP_BINDING, Optional.empty()), repo).component();
        assertThat(RedisContents.of(second)).isEqualTo(stage.contents);
        assertThat(RedisContents.of(stage.redis)).isEqualTo(stage.contents);
    }

    private Repo repo(String name) {
        return new Repo(directory.resolve(name + "/repository/v1/nightly/dump"), Stage.PASSWORD);
    }

    private Played play(Request request, Repo repo) {
        return stage.scene.check(stage.scene.theatre.play(request), repo);
    }

    /** Into a directory that both targets are told to use. */
    private Request.Backup keepingOne(ObjectRef target) {
        Request.Backup one = Stage.keepingOne(storage);
        return new Request.Backup(
                target,
                storage,
                Optional.of("shared"),
                one.session(),
                one.task(),
                one.parameters(),
                one.retention(),
                one.prune(),
                one.verify(),
                one.pod(),
                one.limits());
    }

    private Request.Restore restore(ObjectRef into, ObjectRef from, Optional<String> where) {
        return new Request.Restore(
                into,
                storage,
                where,
                "nightly",
                Optional.empty(),
                Map.of(),
                Optional.of(from),
                "latest",
                PodOptions.DEFAULT,
                Scene.limits(0));
    }
}
