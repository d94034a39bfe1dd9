package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Running;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Terminated;
import io.jenkins.plugins.kubestash.cluster.ContainerView.Waiting;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ViewsTest {

    @Test
    void readsAJobThatFailed() {
        Job job = Serialization.unmarshal("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: j, namespace: demo, uid: u, deletionTimestamp: "2026-01-01T00:00:00Z"}
                spec: {suspend: true}
                status:
                  conditions:
                  - {type: FailureTarget, status: "True", reason: DeadlineExceeded}
                  - {type: Complete, status: "False"}
                  - {type: Failed, status: "True", reason: DeadlineExceeded, message: too long}
                """, Job.class);
        assertThat(Views.of(job))
                .isEqualTo(new JobView(
                        new ObjectRef("demo", "j"), "u", true, false, true, "DeadlineExceeded: too long", true));
    }

    @Test
    void readsAJobWithoutStatus() {
        Job job = Serialization.unmarshal(
                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: demo, uid: u}", Job.class);
        assertThat(Views.of(job))
                .isEqualTo(new JobView(new ObjectRef("demo", "j"), "u", false, false, false, "", false));
    }

    @Test
    void readsContainersInTheOrderOfTheSpec() {
        PodView pod = pod("""
                phase: Running
                initContainerStatuses:
                - name: two
                  state: {running: {startedAt: "2026-01-01T00:00:05Z"}}
                - name: one
                  state: {terminated: {exitCode: 3, reason: Error, message: m, startedAt: "2026-01-01T00:00:01Z", finishedAt: "2026-01-01T00:00:02Z"}}
                - name: three
                  state: {waiting: {reason: ImagePullBackOff, message: no such image}}
                """);
        assertThat(pod.phase()).isEqualTo("Running");
        assertThat(pod.problem()).isEmpty();
        assertThat(pod.containers())
                .containsExactly(
                        new ContainerView(
                                "one", false, new Terminated(3, "Error", "m", at("00:00:01"), at("00:00:02"))),
                        new ContainerView("two", false, new Running(at("00:00:05"))),
                        new ContainerView("three", false, new Waiting("ImagePullBackOff", "no such image")),
                        new ContainerView("main", true, new Waiting("", "")));
    }

    @Test
    void tellsWhyAPodDoesNotRun() {
        assertThat(pod("""
                                conditions:
                                - {type: PodScheduled, status: "False", reason: Unschedulable, message: 0/3 nodes are available}
                                """).problem()).isEqualTo("Unschedulable: 0/3 nodes are available");
        assertThat(pod("{phase: Failed, reason: Evicted, message: low on memory}")
                        .problem())
                .isEqualTo("Evicted: low on memory");
        assertThat(pod("{phase: Failed, reason: NodeLost}").problem()).isEqualTo("NodeLost");
        assertThat(pod("""
                                conditions:
                                - {type: DisruptionTarget, status: "True", reason: PreemptionByScheduler, message: preempted}
                                """).problem()).isEqualTo("PreemptionByScheduler: preempted");
    }

    @Test
    void bearsAContainerThatWasNeverSeenToStart() {
        PodView pod = pod("{phase: Failed, initContainerStatuses: [{name: one, state: {terminated: {exitCode: 137,"
                + " reason: ContainerStatusUnknown}}}]}");
        assertThat(pod.containers().get(0).state())
                .isEqualTo(new Terminated(137, "ContainerStatusUnknown", "", Instant.EPOCH, Instant.EPOCH));
        assertThat(pod.ended()).isTrue();
    }

    @Test
    void readsOldAndNewEvents() {
        assertThat(event("""
                        type: Warning
                        reason: FailedScheduling
                        message: no
                        count: 3
                        firstTimestamp: "2026-01-01T00:00:01Z"
                        lastTimestamp: "2026-01-01T00:00:09Z"
                        """)).isEqualTo(new EventView("u", at("00:00:09"), true, "Pod/p", "FailedScheduling", "no"));
        assertThat(event("eventTime: 2026-01-01T00:00:02.000000Z").time()).isEqualTo(at("00:00:02"));
        assertThat(event("""
                                eventTime: "2026-01-01T00:00:02.000000Z"
                                series: {count: 4, lastObservedTime: "2026-01-01T00:00:07.000000Z"}
                                """).time()).isEqualTo(at("00:00:07"));
    }

    private static EventView event(String fields) {
        return Views.of(Serialization.unmarshal("""
                apiVersion: v1
                kind: Event
                metadata: {name: e, namespace: demo, uid: u}
                involvedObject: {kind: Pod, name: p}
                """ + fields, Event.class));
    }

    private static PodView pod(String status) {
        return Views.of(Serialization.unmarshal("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: demo}
                spec:
                  initContainers: [{name: one}, {name: two}, {name: three}]
                  containers: [{name: main}]
                status:
                """ + status.indent(2), Pod.class));
    }

    private static Instant at(String time) {
        return Instant.parse("2026-01-01T" + time + "Z");
    }
}
