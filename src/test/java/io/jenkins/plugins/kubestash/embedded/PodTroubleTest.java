package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Pods that cannot start, and containers that fail. */
class PodTroubleTest extends ClusterTest {
    @Test
    void stopsAtTheFirstInitContainerThatFails() {
        jobs.run(Jobs.yaml("j", "", """
                initContainers:
                - {name: first, image: busybox, command: [sh, -c, 'exit 3']}
                - {name: second, image: busybox, command: [sh, -c, 'true']}
                containers:
                - {name: main, image: busybox, command: ["true"]}
                """));
        jobs.await("j", "Failed");

        assertThat(jobs.state("j", "first").at("/terminated/exitCode").asInt()).isEqualTo(3);
        assertThat(jobs.state("j", "first").at("/terminated/reason").asText()).isEqualTo("Error");
        assertThat(jobs.state("j", "second").at("/waiting/reason").asText()).isEqualTo("PodInitializing");
        assertThat(jobs.state("j", "main").at("/waiting/reason").asText()).isEqualTo("PodInitializing");
        assertThat(jobs.pods("j").get(0).at("/status/phase").asText()).isEqualTo("Failed");
        jobs.awaitEvent("Job", "BackoffLimitExceeded: Job has reached the specified backoff limit");
    }

    @Test
    void waitsForAnImageThatIsNotThere() {
        jobs.run(Jobs.yaml("j", "", "containers: [{name: main, image: 'no/such:1', command: ['true']}]\n"));

        JsonNode waiting = jobs.awaitWaiting("j", "main", "ImagePullBackOff");

        assertThat(waiting.path("message").asText()).startsWith("Back-off pulling image \"no/such:1\"");
        assertThat(jobs.events("Pod")).contains("Failed: Error: ErrImagePull");
        assertThat(jobs.pod("j").at("/status/phase").asText()).isEqualTo("Pending");
    }

    @Test
    void waitsForASecretAndGoesOnWhenItComes() {
        jobs.run(Jobs.yaml("j", "", """
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, 'echo $P']
                  env: [{name: P, valueFrom: {secretKeyRef: {name: late, key: password}}}]
                """));
        assertThat(jobs.awaitWaiting("j", "main", "CreateContainerConfigError")
                        .path("message")
                        .asText())
                .isEqualTo("secret \"late\" not found");
        cluster.put("{apiVersion: v1, kind: Secret, metadata: {name: late, namespace: demo}}");
        cluster.await("the key is missed", Jobs.SOON, () -> jobs.state("j", "main")
                .at("/waiting/message")
                .asText()
                .equals("couldn't find key password in Secret demo/late"));

        cluster.put(
                "{apiVersion: v1, kind: Secret, metadata: {name: late, namespace: demo}, stringData: {password: x}}");
        jobs.await("j", "Complete");

        assertThat(log("j", "main")).isEqualTo("x\n");
    }

    @Test
    void saysWhyAVolumeCannotBeMounted() {
        jobs.run(Jobs.yaml("j", "", """
                volumes: [{name: v, secret: {secretName: none}}]
                containers: [{name: main, image: busybox, command: ['true']}]
                """));

        jobs.awaitEvent("Pod", "FailedMount: MountVolume.SetUp failed for volume \"v\" : secret \"none\" not found");
        assertThat(jobs.state("j", "main").at("/waiting/reason").asText()).isEqualTo("ContainerCreating");
    }

    @Test
    void saysWhyAPodCannotBePlacedAndPlacesItLater() {
        cluster.unschedulable("Insufficient cpu");
        jobs.run(Jobs.script("j", "", "true"));
        jobs.awaitEvent("Pod", "FailedScheduling: 0/1 nodes are available: 1 Insufficient cpu.");
        JsonNode condition = jobs.pod("j").at("/status/conditions/0");
        assertThat(condition.path("type").asText()).isEqualTo("PodScheduled");
        assertThat(condition.path("reason").asText()).isEqualTo("Unschedulable");

        cluster.schedulable();

        jobs.await("j", "Complete");
    }

    @Test
    void cannotPlaceAPodWhoseClaimIsMissing() {
        jobs.run(Jobs.yaml("j", "", """
                volumes: [{name: v, persistentVolumeClaim: {claimName: none}}]
                containers: [{name: main, image: busybox, command: ['true']}]
                """));

        jobs.awaitEvent("Pod", "persistentvolumeclaim \"none\" not found");
    }

    @Test
    void saysThatAProgramIsNotThere() {
        jobs.run(Jobs.yaml("j", "", "containers: [{name: main, image: busybox, command: [no-such-program]}]\n"));
        jobs.await("j", "Failed");

        JsonNode end = jobs.state("j", "main").path("terminated");
        assertThat(end.path("exitCode").asInt()).isEqualTo(128);
        assertThat(end.path("reason").asText()).isEqualTo("StartError");
        assertThat(end.path("message").asText()).contains("\"no-such-program\": executable file not found in $PATH");
    }

    @Test
    void reportsASignalInTheExitCode() {
        jobs.run(Jobs.script("j", "", "kill -9 $$$$"));
        jobs.await("j", "Failed");

        assertThat(jobs.state("j", "main").at("/terminated/exitCode").asInt()).isEqualTo(137);
        assertThat(jobs.state("j", "main").at("/terminated/reason").asText()).isEqualTo("Error");
    }

    @Test
    void reportsThatAContainerRanOutOfMemory() {
        jobs.run(Jobs.script("j", "", "sleep 60"));
        jobs.awaitState("j", "main", "running");

        cluster.outOfMemory("demo", Json.name(jobs.pod("j")), "main");

        JsonNode end = jobs.awaitState("j", "main", "terminated");
        assertThat(end.path("reason").asText()).isEqualTo("OOMKilled");
        assertThat(end.path("exitCode").asInt()).isEqualTo(137);
    }
}
