package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Job and pod meet with accidents: the backup fails with the cause, or its next attempt succeeds. */
class ClusterAccidentTest extends HeldSessions {
    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource(names = {"UNSCHEDULED", "PREPARE", "DUMP", "LOCKED_DUMP", "FINISH"})
    void aJobThatSomebodyDeletesIsAFailureThatSaysSo(Stage stage) {
        Theatre.Act act = held.heldAt(stage, Scene.limits(0));
        held.scene.embedded.delete("Job", "demo", act.state().job());
        Played played = end(act);
        assertThat(played.failure().message())
                .containsAnyOf("somebody deleted Job", "ended with exit code", "ended from outside");
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE", "LOCKED_DUMP", "FINISH"})
    void aPodThatIsKilledLeavesNoLockAndNoSnapshot(Stage stage) throws Exception {
        Theatre.Act act = held.heldAt(stage, Scene.limits(0));
        deletePodAtOnce();
        Played played = end(act);
        assertThat(played.failure().message()).contains("pod");
        assertThat(played.log()).contains("Removing what the ended pod may have left in the repository");
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE", "LOCKED_DUMP", "FINISH"})
    void theNextAttemptAfterAKilledPodSucceeds(Stage stage) throws Exception {
        Theatre.Act act = held.heldAt(stage, Scene.limits(1));
        deletePodAtOnce();
        held.awaitLine(act, "retry 1 of 1");
        Played played = end(act);
        assertThat(played.component().counts().get("keys")).isEqualTo(held.keys());
        assertThat(played.result().state().attempt()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE", "LOCKED_DUMP", "FINISH"})
    void aContainerThatRunsOutOfMemoryIsNamed(Stage stage) {
        Theatre.Act act = held.heldAt(stage, Scene.limits(0));
        held.scene.embedded.outOfMemory("demo", held.scene.podName(), stage.container());
        Played played = end(act);
        assertThat(played.failure().reason()).isEqualTo("OUT_OF_MEMORY");
        assertThat(played.failure().message())
                .contains("container " + stage.container() + " ran out of memory: give its pod a higher memory limit");
    }

    /** Lets go of what is held when nothing of the first Job is left. */
    private Played end(Theatre.Act act) {
        String job = act.state().job();
        held.scene.embedded.await(
                "the Job is gone",
                Held.LONG,
                () -> held.scene.embedded.get("Job", "demo", job).isEmpty());
        held.release();
        return held.scene.check(act.toEnd(Held.LONG));
    }

    private void deletePodAtOnce() throws Exception {
        String pod = held.scene.podName();
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        held.scene.embedded.url() + "/api/v1/namespaces/demo/pods/" + pod + "?gracePeriodSeconds=0"))
                .method(
                        "DELETE",
                        HttpRequest.BodyPublishers.ofString(
                                "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0}"))
                .header("Content-Type", "application/json")
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }
}
