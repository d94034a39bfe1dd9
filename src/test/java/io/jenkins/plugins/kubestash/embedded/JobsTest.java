package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class JobsTest extends ClusterTest {
    private static final String JOB = "/apis/batch/v1/namespaces/demo/jobs/j";

    @Test
    void makesOnePodThatBelongsToTheJob() {
        String uid = Json.uid(jobs.run(Jobs.script("j", "", "true")));
        ObjectNode job = jobs.await("j", "Complete");

        ObjectNode pod = jobs.pods("j").get(0);
        assertThat(jobs.pods("j")).hasSize(1);
        assertThat(Json.name(pod)).matches("j-[a-z0-9]{5}");
        assertThat(pod.at("/metadata/ownerReferences/0/uid").asText()).isEqualTo(uid);
        assertThat(pod.at("/metadata/labels")
                        .path("batch.kubernetes.io/job-name")
                        .asText())
                .isEqualTo("j");
        assertThat(job.at("/status/succeeded").asInt()).isEqualTo(1);
        assertThat(job.at("/status/completionTime").isTextual()).isTrue();
        assertThat(jobs.events("Job")).contains("SuccessfulCreate: Created pod: " + Json.name(pod));
    }

    @Test
    void makesNoPodWhileSuspendedAndOneAfterwards() throws IOException {
        jobs.run(Jobs.script("j", "suspend: true", "true"));
        jobs.await("j", "Suspended");
        assertThat(jobs.pods("j")).isEmpty();

        http.send("PATCH", JOB, "application/merge-patch+json", "{\"spec\": {\"suspend\": false}}");

        jobs.await("j", "Complete");
        assertThat(jobs.events("Job")).contains("Resumed: Job resumed");
    }

    @Test
    void endsAJobThatExceedsItsDeadline() {
        jobs.run(Jobs.script("j", "activeDeadlineSeconds: 1", "sleep 60"));

        ObjectNode job = jobs.await("j", "Failed");

        assertThat(job.at("/status/conditions/1/reason").asText()).isEqualTo("DeadlineExceeded");
        assertThat(job.at("/status/conditions/1/message").asText())
                .isEqualTo("Job was active longer than specified deadline");
        cluster.await("the pod is gone", Jobs.SOON, () -> jobs.pods("j").isEmpty());
    }

    @Test
    void failsWhenItsPodIsDeletedByHand() {
        jobs.run(Jobs.script("j", "", "sleep 60"));
        jobs.awaitState("j", "main", "running");

        cluster.delete("Pod", "demo", Json.name(jobs.pod("j")));

        ObjectNode job = jobs.await("j", "Failed");
        assertThat(job.at("/status/failed").asInt()).isEqualTo(1);
        cluster.await("the pod is gone", Jobs.SOON, () -> jobs.pods("j").isEmpty());
    }

    @Test
    void triesAgainWhenTheQuotaAllowsIt() {
        cluster.podQuota("demo", 0);
        jobs.run(Jobs.script("j", "", "true"));
        jobs.awaitEvent("Job", "is forbidden: exceeded quota: pods, requested: pods=1, used: pods=0, limited: pods=0");
        assertThat(jobs.events("Job")).anyMatch(event -> event.startsWith("FailedCreate: Error creating: pods \"j-"));

        cluster.noPodQuota("demo");

        jobs.await("j", "Complete");
    }

    @Test
    void takesAwayAFinishedJobAfterItsTime() {
        jobs.run(Jobs.script("j", "ttlSecondsAfterFinished: 1", "true"));
        jobs.pod("j");

        cluster.await(
                "job and pod are gone",
                Jobs.SOON,
                () -> cluster.get("Job", "demo", "j").isEmpty()
                        && jobs.pods("j").isEmpty());
    }

    @Test
    void leavesPodsBehindWhenTheClientSaysNothing() throws IOException {
        jobs.run(Jobs.script("j", "", "true"));
        jobs.await("j", "Complete");

        http.delete(JOB);

        assertThat(jobs.pods("j")).hasSize(1);
        assertThat(jobs.pods("j").get(0).at("/metadata/ownerReferences")).isEmpty();
    }

    @Test
    void takesPodsAwayInTheBackground() throws IOException {
        jobs.run(Jobs.script("j", "", "sleep 60"));
        jobs.awaitState("j", "main", "running");

        http.delete(JOB + "?propagationPolicy=Background");

        assertThat(cluster.get("Job", "demo", "j")).isEmpty();
        cluster.await("the pod is gone", Jobs.SOON, () -> jobs.pods("j").isEmpty());
    }

    @Test
    void keepsAJobUntilItsPodsAreGoneInTheForeground() throws IOException {
        jobs.run(Jobs.script("j", "", "trap \"sleep 0.3; exit 0\" TERM; while true; do sleep 0.05; done"));
        jobs.awaitState("j", "main", "running");

        http.delete(JOB + "?propagationPolicy=Foreground");

        assertThat(cluster.get("Job", "demo", "j")
                        .orElseThrow()
                        .at("/metadata/finalizers/0")
                        .asText())
                .isEqualTo("foregroundDeletion");
        cluster.await("job and pod are gone", Jobs.SOON, () -> cluster.get("Job", "demo", "j")
                .isEmpty());
        assertThat(jobs.pods("j")).isEmpty();
    }
}
