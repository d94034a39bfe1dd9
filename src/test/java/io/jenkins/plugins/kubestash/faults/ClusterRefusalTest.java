package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.plan.Limits;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.restic.Bandwidth;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cluster will not run the pod: people read why within seconds, and the backup fails early with that cause. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterRefusalTest {
    private static final Duration SOON = Duration.ofSeconds(15);

    private Held held;
    private EmbeddedCluster embedded;

    @BeforeAll
    void start() {
        held = new Held();
        embedded = held.scene.embedded;
    }

    @AfterAll
    void stop() {
        held.close();
    }

    @Test
    void namesWhatKeepsThePodFromBeingScheduled() {
        embedded.unschedulable("Insufficient cpu");
        Played played = failsWith("UNSCHEDULABLE", Held.backup(Scene.limits(0)), "FailedScheduling");
        embedded.schedulable();
        assertThat(played.failure().message()).contains("Insufficient cpu");
    }

    @Test
    void namesTheImageThatCannotBePulled() {
        Request.Backup request = with(
                Scene.limits(0),
                new PodOptions(
                        "restic/restic:0.19.1",
                        "registry.example/no-such-image:1",
                        "1Gi",
                        "100m",
                        65534,
                        Map.of(),
                        Optional.empty(),
                        10,
                        Bandwidth.NONE));
        Played played = failsWith("IMAGE_PULL", request, "registry.example/no-such-image:1");
        assertThat(played.failure().message()).contains("registry.example/no-such-image:1");
    }

    @Test
    void namesTheQuotaThatIsUsedUp() {
        embedded.podQuota("demo", 0);
        Played played = failsWith("QUOTA", Held.backup(Scene.limits(0)), "FailedCreate");
        embedded.noPodQuota("demo");
        assertThat(played.failure().message()).contains("exceeded quota");
    }

    @ParameterizedTest
    @CsvSource({"get, appbindings", "create, configmaps", "create, jobs", "create, secrets", "patch, jobs", "list, pods"
    })
    void namesTheRightThatIsMissing(String verb, String resource) {
        deleteAll("ConfigMap"); // one that is there needs no right to create it
        embedded.permissions().deny(verb, resource);
        Played played = held.scene.theatre.begin(Held.backup(Scene.limits(0))).toEnd(Held.LONG);
        embedded.permissions().allow(verb, resource);
        assertThat(played.failure().reason()).isEqualTo("CLUSTER_FORBIDDEN");
        assertThat(played.failure().message())
                .startsWith("may not " + verb + " " + resource + " in namespace demo")
                .endsWith("bind a Role that allows it");
        deleteAll("Job");
        embedded.await("all is gone", Held.LONG, () -> held.scene.leftovers().isEmpty());
        held.scene.check(played);
    }

    private void deleteAll(String kind) {
        embedded.list(kind, "demo")
                .forEach(object -> embedded.delete(
                        kind, "demo", object.path("metadata").path("name").asText()));
    }

    @Test
    void keepsTheJobOfAFailureWhenAskedToAndSaysHowToRemoveIt() {
        embedded.unschedulable("Insufficient memory");
        Limits plain = Scene.limits(0);
        Limits keeping = new Limits(
                plain.timeout(),
                0,
                plain.retryDelay(),
                plain.databaseWait(),
                plain.lockWait(),
                plain.pendingTimeout(),
                plain.imageTimeout(),
                true);
        Played played = held.scene.theatre.begin(Held.backup(keeping)).toEnd(Held.LONG);
        embedded.schedulable();
        String job = played.result().state().job();
        assertThat(embedded.get("Job", "demo", job)).isPresent();
        assertThat(played.log()).anyMatch(line -> line.endsWith("kubectl delete job -n demo " + job));
        embedded.delete("Job", "demo", job);
        embedded.await("all is gone", Held.LONG, () -> held.scene.leftovers().isEmpty());
        held.scene.check(played);
    }

    private Played failsWith(String reason, Request.Backup request, String event) {
        Theatre.Act act = held.scene.theatre.begin(request);
        embedded.await(event, SOON, () -> act.log().stream().anyMatch(line -> line.contains(event)));
        Played played = held.scene.check(act.toEnd(Held.LONG));
        assertThat(played.failure().reason()).isEqualTo(reason);
        return played;
    }

    private static Request.Backup with(Limits limits, PodOptions pod) {
        Request.Backup plain = Held.backup(limits);
        return new Request.Backup(
                plain.appBinding(),
                plain.storage(),
                plain.directory(),
                plain.session(),
                plain.task(),
                plain.parameters(),
                plain.retention(),
                plain.prune(),
                plain.verify(),
                pod,
                limits);
    }
}
