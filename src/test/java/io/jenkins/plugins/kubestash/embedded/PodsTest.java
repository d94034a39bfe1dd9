package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers get and what they leave. */
class PodsTest extends ClusterTest {
    @TempDir
    private Path temporary;

    @Override
    EmbeddedCluster.Builder builder() throws IOException {
        Path tool = Files.writeString(temporary.resolve("tool"), "#!/bin/sh\necho real tool\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        return EmbeddedCluster.builder()
                .images(Images.byDefault().with("restic/restic", Map.of("/usr/bin/restic", tool)));
    }

    @Test
    void runsInitContainersInOrderAndHandsFilesOn() {
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
    void givesContainersTheirEnvironment() {
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
    void doesNotInheritTheEnvironmentOfThisProcess() {
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
    void runsTheToolThatStandsForAnImagesProgram() {
        jobs.run(Jobs.yaml("j", "", """
                containers:
                - {name: main, image: 'docker.io/restic/restic:0.19.1', command: [/usr/bin/restic]}
                """));
        jobs.await("j", "Complete");

        assertThat(log("j", "main")).isEqualTo("real tool\n");
    }

    @Test
    void hasThePodsNameAsHostName() {
        assumeThat(cluster.hostNames()).as("root with unshare --uts").isTrue();
        jobs.run(Jobs.script("j", "", "hostname"));
        jobs.await("j", "Complete");

        assertThat(log("j", "main").strip()).isEqualTo(Json.name(jobs.pods("j").get(0)));
    }
}
