package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StillLifeTest {
    private static final String POD = """
            initContainers:
            - {name: first, image: none, command: [never]}
            - {name: work, image: none, command: [never]}
            containers:
            - {name: last, image: none, command: [never]}
            """;

    private final EmbeddedCluster cluster =
            EmbeddedCluster.builder().scriptedPods().tls().start();
    private final Jobs jobs = new Jobs(cluster);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void standsAtItsLastInitContainerUntilItIsEnded() {
        jobs.run(Jobs.yaml("still", "", POD));
        jobs.awaitState("still", "work", "running");
        assertThat(jobs.state("still", "first").at("/terminated/exitCode").asInt(-1))
                .isZero();
        assertThat(jobs.state("still", "last").has("waiting")).isTrue();
        assertThat(cluster.stillLife().atWork()).containsExactly("still");

        cluster.stillLife().end("still", "the message");
        jobs.await("still", "Complete");
        assertThat(jobs.state("still", "last").at("/terminated/message").asText())
                .isEqualTo("the message");
        assertThat(cluster.stillLife().atWork()).isEmpty();
    }

    @Test
    void keepsWhatWasWrittenToItsLog() {
        jobs.run(Jobs.yaml("still", "", POD));
        jobs.awaitState("still", "work", "running");
        cluster.stillLife().write("still", "one more line");
        String pod = jobs.pod("still").at("/metadata/name").asText();
        assertThat(cluster.log("demo", pod, "work")).isEqualTo("scripted: work is at work\none more line\n");
    }

    @Test
    void leavesWhenItIsDeleted() {
        jobs.run(Jobs.yaml("still", "", POD));
        jobs.awaitState("still", "work", "running");
        cluster.delete("Job", "demo", "still");
        cluster.await("the pod is gone", Jobs.SOON, () -> cluster.pods("demo").isEmpty());
        assertThat(cluster.stillLife().atWork()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.stillLife().end("still", ""));
    }

    @Test
    void isServedOverHttpsThatItsKubeconfigTrusts() {
        assertThat(cluster.url()).startsWith("https://127.0.0.1:");
        assertThat(cluster.kubeconfig()).content().contains("certificate-authority: \"" + Path.of("/"));
    }
}
