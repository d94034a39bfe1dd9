package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How pods are ended, and that nothing is left of them. */
class PodEndsTest extends ClusterTest {
    @TempDir
    private Path temporary;

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
                "trap \"echo asked >> %s; sleep 0.3; exit 0\" TERM; echo up; while true; do sleep 0.05; done"
                        .formatted(said)));
        String pod = Json.name(jobs.pod("j"));
        cluster.await("the trap is set", Jobs.SOON, () -> log("j", "main").equals("up\n"));

        http.delete("/api/v1/namespaces/demo/pods/" + pod);

        cluster.await("the pod is gone", Jobs.SOON, () -> cluster.get("Pod", "demo", pod)
                .isEmpty());
        assertThat(said).as("one TERM, not several").hasContent("asked");
        jobs.await("j", "Failed");
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
                "its processes are gone", Jobs.SOON, () -> children.stream().noneMatch(PodEndsTest::alive));
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
                "its processes are gone", Jobs.SOON, () -> children.stream().noneMatch(PodEndsTest::alive));
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
                "the children are gone", Jobs.SOON, () -> sleeping.stream().noneMatch(PodEndsTest::alive));
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
