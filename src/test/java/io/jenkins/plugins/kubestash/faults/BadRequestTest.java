package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a request or its objects shows in one line, and mostly before anything is created. */
class BadRequestTest {
    private static final int NOBODY = 1;
    private static Scene scene;

    @BeforeAll
    static void open() {
        scene = new Scene();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @BeforeEach
    void bind() {
        scene.bind(NOBODY, Scene.CANARY);
    }

    @Test
    void aMissingAppBindingIsNamed() {
        scene.embedded.delete("AppBinding", "demo", "redis");

        Played played = playWithoutJob(Scene.backup());

        assertThat(played.failure().reason()).isEqualTo("CLUSTER_NOT_FOUND");
        assertThat(played.failure().message()).startsWith("there is no AppBinding demo/redis in the cluster at http");
    }

    @Test
    void aClusterWithoutAppBindingsSaysWhatIsMissing() {
        scene.embedded.appBindings(false);

        Played played = playWithoutJob(Scene.backup());
        scene.embedded.appBindings(true);

        assertThat(played.failure().message())
                .isEqualTo("the cluster at " + scene.embedded.url() + " has no AppBinding kind"
                        + " (appcatalog.appscode.com/v1alpha1): install the CRD appbindings.appcatalog.appscode.com");
    }

    @Test
    void anAppBindingWithoutClientConfigSaysWhatToWrite() {
        scene.bind("secret: {name: redis-auth}");

        assertThat(playWithoutJob(Scene.backup()).failure().message())
                .isEqualTo("AppBinding demo/redis: spec.clientConfig is missing: name a service or a url");
    }

    @Test
    void urlAndServiceTogetherAreRefused() {
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:6379', service: {name: redis, port: 6379}}");

        assertThat(playWithoutJob(Scene.backup()).failure().message())
                .isEqualTo("AppBinding demo/redis: spec.clientConfig has both url and service: write one of them");
    }

    @Test
    void aServiceWithoutPortIsRefused() {
        scene.bind("clientConfig: {service: {scheme: redis, name: redis}}");

        assertThat(playWithoutJob(Scene.backup()).failure().message())
                .isEqualTo("AppBinding demo/redis: spec.clientConfig.service.port is missing");
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        scene.bind("clientConfig: {service: {scheme: redis, name: redis, port: 70000}}");

        assertThat(playWithoutJob(Scene.backup()).failure().message())
                .isEqualTo("AppBinding demo/redis: spec.clientConfig.service port 70000 is out of range: write 1 to"
                        + " 65535");
    }

    @Test
    void aMissingSecretEndsTheSessionSoon() {
        scene.bind("clientConfig: {url: 'redis://127.0.0.1:1'}, secret: {name: no-such-secret}");
        Instant began = Instant.now();

        Played played = scene.play(Scene.backup());

        assertThat(played.failure().reason()).isEqualTo("POD_CONFIGURATION");
        assertThat(played.failure().message())
                .matches("pod demo/\\S+, container prepare: secret \"no-such-secret\" not found: create it, or correct"
                        + " the AppBinding");
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void aKeyThatTheSecretLacksIsNamed() {
        scene.secret("redis-auth", "{user: somebody}");

        Played played = scene.play(Scene.backup());

        assertThat(played.failure().reason()).isEqualTo("POD_CONFIGURATION");
        assertThat(played.failure().message())
                .matches(
                        "pod demo/\\S+, container prepare: couldn't find key password in Secret demo/redis-auth: create"
                                + " it, or correct the AppBinding");
    }

    @Test
    void aStorageWhoseCredentialIsMissingSaysWhichOne() {
        Request.Backup backup = Scene.backup(
                Scene.storage(
                        "provider: s3, s3: {bucket: backups, endpoint: 'http://127.0.0.1:1', region: here, secretName: keys}"),
                Map.of(),
                Scene.limits(0));

        assertThat(playWithoutJob(backup).failure().message())
                .isEqualTo("BackupStorage demo/volume needs a value for AWS_ACCESS_KEY_ID: give the credential that"
                        + " opens the storage");
    }

    @Test
    void anEngineThatNobodyKnowsIsRefusedWithTheKnownOnes() {
        scene.bind(Scene.APP_BINDING, "type: kubedb.com/oracle, clientConfig: {url: 'oracle://127.0.0.1:1'}");

        assertThat(playWithoutJob(Scene.backup()).failure().message())
                .startsWith("there is no Addon for the engine 'oracle': known are ")
                .contains("postgres, ", "redis, ");
    }

    @Test
    void aTaskOfAnotherEngineIsRefusedWithTheKnownOnes() {
        scene.bind(Scene.APP_BINDING, "type: kubedb.com/postgres, clientConfig: {url: 'postgres://127.0.0.1:1'}");
        Request.Backup backup = Scene.backup(Scene.APP_BINDING, Optional.of("etcd-backup"), Map.of());

        assertThat(playWithoutJob(backup).failure().message())
                .isEqualTo("Addon postgres-addon has no backup task 'etcd-backup': known are logical-backup");
    }

    @Test
    void whatTheEnginesToolsCannotDoIsRefused() {
        scene.bind(
                Scene.APP_BINDING,
                "type: kubedb.com/mariadb, clientConfig: {url: 'mariadb://127.0.0.1:1', serverName: db.example.com}");

        assertThat(playWithoutJob(Scene.backup()).failure().message())
                .isEqualTo(
                        "Function mariadb-dump cannot do with serverName: its tools verify the name that they connect"
                                + " to; give the certificate that name");
    }

    @Test
    void anUnknownParameterIsRefusedWithTheKnownOnes() {
        Request.Backup backup = Scene.backup(Scene.volume("backups"), Map.of("conections", "2"), Scene.limits(0));

        assertThat(playWithoutJob(backup).failure().message())
                .isEqualTo(
                        "task logical-backup has no parameter 'conections': known are batch, connections, databases, match, readFrom, sentinelMaster");
    }

    @Test
    void aParameterOutOfRangeIsRefusedWithItsRange() {
        Request.Backup backup = Scene.backup(Scene.volume("backups"), Map.of("connections", "99"), Scene.limits(0));

        assertThat(playWithoutJob(backup).failure().message())
                .isEqualTo("task logical-backup: parameter connections is '99': write a whole number from 1 to 32");
    }

    @Test
    void aSnapshotThatCanBeNoIdIsRefused() {
        assertThat(playWithoutJob(Scene.restore("yesterday", Map.of()))
                        .failure()
                        .message())
                .isEqualTo("snapshot 'yesterday': write latest, or 8 or more hex digits of an id");
    }

    private static Played playWithoutJob(Request request) {
        long before = jobs();
        Played played = scene.play(request);
        assertThat(jobs()).as("Jobs created").isEqualTo(before);
        return played;
    }

    private static long jobs() {
        return scene.embedded.requests().of("create", "jobs");
    }
}
