package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who looks with plain kubectl. */
class KubectlTest {
    @TempDir
    private Path temporary;

    private EmbeddedCluster cluster;
    private Jobs jobs;

    @BeforeEach
    void start() {
        assumeThat(Isolation.find("kubectl", System.getenv("PATH")))
                .as("kubectl")
                .isPresent();
        cluster = EmbeddedCluster.builder().start();
        jobs = new Jobs(cluster);
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private Process started(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "kubectl",
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "--cache-dir",
                temporary.resolve("cache").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        return builder.start();
    }

    private String kubectl(String... words) throws IOException, InterruptedException {
        Process process = started(words);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(temporary.resolve("objects.yaml"), yaml);
    }

    @Test
    void printsTables() throws Exception {
        cluster.put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: s, namespace: demo}
                stringData: {a: b}
                ---
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: redis, namespace: demo}
                spec: {type: kubedb.com/redis, version: 7.0.15}
                """);
        jobs.run(Jobs.script("j", "", "true"));
        jobs.await("j", "Complete");

        String tables = kubectl("get", "jobs,pods,secrets,appbindings", "-A");

        assertThat(tables.replaceAll(" +", " "))
                .contains("NAMESPACE NAME STATUS COMPLETIONS DURATION AGE")
                .containsPattern("demo job.batch/j Complete 1/1 \\d+s \\d+s")
                .contains("NAMESPACE NAME READY STATUS RESTARTS AGE")
                .containsPattern("demo pod/j-\\w{5} 0/1 Completed 0 \\d+s")
                .containsPattern("demo secret/s Opaque 1 \\d+s")
                .containsPattern("demo appbinding.appcatalog.appscode.com/redis kubedb.com/redis 7.0.15 \\d+s");
    }

    @Test
    void appliesChangesAndDeletes() throws Exception {
        Path file = file(Jobs.script("j", "suspend: true", "true"));

        assertThat(kubectl("apply", "--dry-run=server", "-f", file.toString())).contains("created (server dry run)");
        assertThat(cluster.get("Job", "demo", "j")).isEmpty();
        assertThat(kubectl("apply", "-f", file.toString())).contains("job.batch/j created");
        assertThat(kubectl("apply", "-f", file.toString())).contains("job.batch/j unchanged");
        file(Jobs.script("j", "suspend: false", "true"));
        assertThat(kubectl("apply", "-f", file.toString())).contains("job.batch/j configured");
        jobs.await("j", "Complete");
        assertThat(kubectl("delete", "-f", file.toString())).contains("deleted");
        cluster.await("the pod is gone", Jobs.SOON, () -> cluster.pods("demo").isEmpty());
    }

    @Test
    void followsALog() throws Exception {
        jobs.run(Jobs.script("j", "", "echo one; sleep 0.3; echo two"));
        jobs.awaitState("j", "main", "running");

        assertThat(kubectl("logs", "-n", "demo", "-f", "job/j")).isEqualTo("one\ntwo\n");
    }

    @Test
    void watchesPods() throws Exception {
        Process watch = started("get", "pods", "-n", "demo", "-w", "--request-timeout=15s");
        cluster.await("kubectl watches", Jobs.SOON, () -> cluster.requests().of("watch", "pods") > 0);
        jobs.run(Jobs.script("j", "", "true"));

        StringBuilder seen = new StringBuilder();
        try (var lines = watch.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.append(line).append('\n');
                if (line.contains("Completed")) {
                    break;
                }
            }
        } finally {
            watch.destroy();
        }

        assertThat(seen.toString()).contains("NAME", "Pending", "Completed");
    }

    @Test
    void describesAPodWithItsEvents() throws Exception {
        jobs.run(Jobs.yaml("j", "", "containers: [{name: main, image: 'no/such:1', command: ['true']}]\n"));
        jobs.awaitWaiting("j", "main", "ImagePullBackOff");

        assertThat(kubectl("describe", "pods", "-n", "demo"))
                .contains("Reason:       ImagePullBackOff")
                .contains("Back-off pulling image \"no/such:1\"");
    }
}
