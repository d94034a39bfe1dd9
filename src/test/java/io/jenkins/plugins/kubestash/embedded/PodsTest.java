package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodsTest {
    @TempDir
    private Path temporary;

    private EmbeddedCluster cluster;
    private Jobs jobs;
    private Http http;

    @BeforeEach
    void start() throws IOException {
        Path tool = Files.writeString(temporary.resolve("tool"), "#!/bin/sh\necho real tool\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        cluster = EmbeddedCluster.builder()
                .images(Images.byDefault().with("restic/restic", Map.of("/usr/bin/restic", tool)))
                .start();
        jobs = new Jobs(cluster);
        http = new Http(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private String log(String job, String container) throws IOException {
        String pod = Json.name(jobs.pods(job).get(0));
        return http.get("/api/v1/namespaces/demo/pods/" + pod + "/log?container=" + container)
                .body()
                .path("text")
                .asText();
    }

    @Test
    void runsInitContainersInOrderAndHandsFilesOn() throws IOException {
        jobs.run(Jobs.yaml("j", "", """
                volumes:
                - {name: hand, emptyDir: {}}
                initContainers:
                - name: first
                  image: busybox
                  command: [sh, -c, 'echo one > /hand/over/file']
                  volumeMounts: [{name: hand, mountPath: /hand/over}]
                - name: second
                  image: busybox
                  command: [sh, -c, 'echo two >> "$FILE"']
                  env: [{name: FILE, value: /hand/over/file}]
                  volumeMounts: [{name: hand, mountPath: /hand/over}]
                containers:
                - name: main
                  image: busybox
                  command: [cat]
                  args: [/hand/over/file]
                  volumeMounts: [{name: hand, mountPath: /hand/over}]
                """));
        jobs.await("j", "Complete");

        assertThat(log("j", "main")).isEqualTo("one\ntwo\n");
    }

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
        assertThat(jobs.events("Job")).contains("BackoffLimitExceeded: Job has reached the specified backoff limit");
    }

    @Test
    void givesContainersTheirEnvironment() throws IOException {
        cluster.put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: demo}
                stringData: {password: /data/secret, user: admin}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c, namespace: demo}
                data: {colour: blue}
                """);
        jobs.run(Jobs.yaml("j", "", """
                volumes: [{name: data, emptyDir: {}}]
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, 'for v in "$@" "$PASSWORD" "$S_user" "$COLOUR" "${NONE-unset}" "$NS" "$HOSTNAME"; do echo "$v"; done', sh]
                  args: [$(PASSWORD), $(NOTHING), $$(NS)]
                  volumeMounts: [{name: data, mountPath: /data}]
                  envFrom: [{prefix: S_, secretRef: {name: s}}]
                  env:
                  - {name: PASSWORD, valueFrom: {secretKeyRef: {name: s, key: password}}}
                  - {name: COLOUR, valueFrom: {configMapKeyRef: {name: c, key: colour}}}
                  - {name: NONE, valueFrom: {secretKeyRef: {name: s, key: none, optional: true}}}
                  - {name: NS, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                """));
        jobs.await("j", "Complete");

        assertThat(log("j", "main").lines())
                .containsExactly(
                        "/data/secret",
                        "$(NOTHING)",
                        "$(NS)",
                        "/data/secret",
                        "admin",
                        "blue",
                        "unset",
                        "demo",
                        Json.name(jobs.pods("j").get(0)));
    }

    @Test
    void doesNotInheritTheEnvironmentOfThisProcess() throws IOException {
        jobs.run(Jobs.script("j", "", "env | cut -d= -f1 | grep -v -e SHLVL -e ^_ -e OLDPWD | tr \"\\n\" \" \""));
        jobs.await("j", "Complete");

        assertThat(log("j", "main").split(" ")).containsExactlyInAnyOrder("HOME", "HOSTNAME", "PATH", "PWD");
    }

    @Test
    void mountsSecretsConfigMapsClaimsAndHostPaths() throws IOException {
        Path host = Files.writeString(temporary.resolve("file"), "host\n").getParent();
        cluster.put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: demo}
                stringData: {a: "secret\\n", b: hidden}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c, namespace: demo}
                data: {text: "map\\n"}
                binaryData: {bin: YmluCg==}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: claim, namespace: demo}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        Files.writeString(cluster.claim("demo", "claim").resolve("kept"), "claim\n");
        jobs.run(Jobs.yaml("j", "", """
                volumes:
                - {name: s, secret: {secretName: s, defaultMode: 256, items: [{key: a, path: below/a}]}}
                - {name: c, configMap: {name: c}}
                - {name: claim, persistentVolumeClaim: {claimName: claim}}
                - {name: host, hostPath: {path: %s}}
                containers:
                - name: main
                  image: busybox
                  command: [sh, -c, 'cat /s/below/a /c/text /c/bin /claim/kept /host/file; ls /s; stat -c %%a /s/below/a']
                  volumeMounts:
                  - {name: s, mountPath: /s}
                  - {name: c, mountPath: /c}
                  - {name: claim, mountPath: /claim}
                  - {name: host, mountPath: /host}
                """.formatted(host)));
        jobs.await("j", "Complete");

        assertThat(log("j", "main")).isEqualTo("secret\nmap\nbin\nclaim\nhost\nbelow\n400\n");
    }

    @Test
    void readsTerminationMessages() {
        jobs.run(Jobs.yaml("j", "", """
                containers:
                - name: file
                  image: busybox
                  terminationMessagePath: /kubestash/result
                  command: [sh, -c, 'echo said; printf written > /kubestash/result; exit 1']
                  terminationMessagePolicy: FallbackToLogsOnError
                - name: log
                  image: busybox
                  command: [sh, -c, 'echo last words; exit 1']
                  terminationMessagePolicy: FallbackToLogsOnError
                - name: silent
                  image: busybox
                  command: [sh, -c, 'echo said; exit 1']
                """));
        jobs.await("j", "Failed");

        assertThat(jobs.state("j", "file").at("/terminated/message").asText()).isEqualTo("written");
        assertThat(jobs.state("j", "log").at("/terminated/message").asText()).isEqualTo("last words\n");
        assertThat(jobs.state("j", "silent").path("terminated").has("message")).isFalse();
    }

    @Test
    void cutsALongTerminationMessage() {
        jobs.run(Jobs.script("j", "", "head -c 5000 /dev/zero | tr \"\\\\0\" x > /dev/termination-log"));
        jobs.await("j", "Complete");

        assertThat(jobs.state("j", "main").at("/terminated/message").asText()).isEqualTo("x".repeat(4096));
    }

    @Test
    void runsTheToolThatStandsForAnImagesProgram() throws IOException {
        jobs.run(Jobs.yaml("j", "", """
                containers:
                - {name: main, image: 'docker.io/restic/restic:0.19.1', command: [/usr/bin/restic]}
                """));
        jobs.await("j", "Complete");

        assertThat(log("j", "main")).isEqualTo("real tool\n");
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
    void waitsForASecretAndGoesOnWhenItComes() throws IOException {
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

    @Test
    void hasThePodsNameAsHostName() throws IOException {
        assumeThat(cluster.hostNames()).as("root with unshare --uts").isTrue();
        jobs.run(Jobs.script("j", "", "hostname"));
        jobs.await("j", "Complete");

        assertThat(log("j", "main").strip()).isEqualTo(Json.name(jobs.pods("j").get(0)));
    }

    @Test
    void endsWhatAContainerLeavesBehind() {
        jobs.run(Jobs.script("j", "", "sleep 4242 & echo $! > /dev/termination-log"));
        jobs.await("j", "Complete");

        long child = Long.parseLong(
                jobs.state("j", "main").at("/terminated/message").asText().strip());
        cluster.await("the child is gone", Jobs.SOON, () -> !alive(child));
    }

    @Test
    void sendsTermToADeletedPodAndTakesItAwayWhenItHasEnded() throws IOException {
        Path said = temporary.resolve("said");
        jobs.run(Jobs.script(
                "j",
                "",
                "trap \"echo asked > %s; exit 0\" TERM; echo up; while true; do sleep 0.05; done".formatted(said)));
        String pod = Json.name(jobs.pod("j"));
        cluster.await("the trap is set", Jobs.SOON, () -> logOf(pod).equals("up\n"));

        http.delete("/api/v1/namespaces/demo/pods/" + pod);

        cluster.await("the pod is gone", Jobs.SOON, () -> cluster.get("Pod", "demo", pod)
                .isEmpty());
        assertThat(said).hasContent("asked");
        jobs.await("j", "Failed");
    }

    private String logOf(String pod) {
        try {
            return http.get("/api/v1/namespaces/demo/pods/" + pod + "/log")
                    .body()
                    .path("text")
                    .asText();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void killsADeletedPodThatDoesNotEndInItsGracePeriod() {
        jobs.run(Jobs.script("j", "", "trap : TERM; while true; do sleep 0.05; done"));
        jobs.awaitState("j", "main", "running");
        String pod = Json.name(jobs.pod("j"));
        List<Long> children =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();
        assertThat(children).isNotEmpty();

        cluster.await("deletion is asked", Jobs.SOON, () -> deleted(pod, 1));

        cluster.await("the pod is gone", Jobs.SOON, () -> cluster.get("Pod", "demo", pod)
                .isEmpty());
        cluster.await(
                "its processes are gone", Jobs.SOON, () -> children.stream().noneMatch(PodsTest::alive));
    }

    @Test
    void killsAPodAtOnceThatIsDeletedWithoutGrace() {
        jobs.run(Jobs.script("j", "", "trap : TERM; while true; do sleep 0.05; done"));
        jobs.awaitState("j", "main", "running");
        String pod = Json.name(jobs.pod("j"));
        List<Long> children =
                ProcessHandle.current().descendants().map(ProcessHandle::pid).toList();

        assertThat(deleted(pod, 0)).isTrue();

        assertThat(cluster.get("Pod", "demo", pod)).isEmpty();
        cluster.await(
                "its processes are gone", Jobs.SOON, () -> children.stream().noneMatch(PodsTest::alive));
    }

    private boolean deleted(String pod, int grace) {
        try {
            return http.delete("/api/v1/namespaces/demo/pods/" + pod + "?gracePeriodSeconds=" + grace)
                            .code()
                    == 200;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void endsAPodThatExceedsItsOwnDeadline() {
        jobs.run(Jobs.yaml("j", "", """
                activeDeadlineSeconds: 1
                containers: [{name: main, image: busybox, command: [sleep, '60']}]
                """));
        jobs.await("j", "Failed");

        assertThat(jobs.pods("j").get(0).at("/status/reason").asText()).isEqualTo("DeadlineExceeded");
        assertThat(jobs.state("j", "main").at("/terminated/exitCode").asInt()).isEqualTo(143);
    }

    @Test
    void leavesNoProcessAndNoFileBehind() {
        jobs.run(Jobs.script("j", "", "sleep 600 & setsid sleep 600 & wait"));
        jobs.awaitState("j", "main", "running");
        cluster.await("the children run", Jobs.SOON, () -> sleeping().size() == 2);
        List<Long> sleeping = sleeping();
        Path kubeconfig = cluster.kubeconfig();

        cluster.close();

        cluster.await(
                "the children are gone", Jobs.SOON, () -> sleeping.stream().noneMatch(PodsTest::alive));
        assertThat(kubeconfig.getParent()).doesNotExist();
    }

    private static List<Long> sleeping() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("sleep"))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static boolean alive(long process) {
        return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isPresent() && !zombie(process);
    }

    /** Ended, but not yet collected by whoever took it over. */
    private static boolean zombie(long process) {
        try {
            return Files.readString(Path.of("/proc/" + process + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }
}
