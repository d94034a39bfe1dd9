package io.jenkins.plugins.kubestash.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.Labels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectsInAClusterTest {
    private final EmbeddedCluster embedded = EmbeddedCluster.builder().start();
    private final KubernetesCluster cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());

    @AfterEach
    void close() {
        cluster.close();
        embedded.close();
    }

    @Test
    void createsAJobOnceHoweverOftenItIsAsked() {
        Job job = Samples.job("backup-1");

        JobView created = cluster.create(job);

        assertThat(created.suspended()).isTrue();
        assertThat(created.uid()).isNotEmpty();
        assertThat(cluster.create(job)).isEqualTo(created);
        assertThat(cluster.job(Samples.ref("backup-1"))).contains(created);
        assertThat(embedded.list("Job", Samples.NAMESPACE)).hasSize(1);
    }

    @Test
    void takesTheJobWhoseAnswerWasLost() {
        embedded.faults().plan(1, request -> request.is("create", "jobs"), new Fault.Reset(true));

        refused(Kind.UNREACHABLE, () -> cluster.create(Samples.job("backup-1")));

        assertThat(cluster.create(Samples.job("backup-1")).ref()).isEqualTo(Samples.ref("backup-1"));
        assertThat(embedded.list("Job", Samples.NAMESPACE)).hasSize(1);
    }

    @Test
    void leavesTheJobOfAnotherSessionAlone() {
        cluster.create(Samples.job("backup-1"));
        Job other = Samples.job("backup-1");
        other.getMetadata().getLabels().replace(Labels.SESSION, "another");

        assertThat(refused(Kind.CONFLICT, () -> cluster.create(other)))
                .hasMessage("cannot create Job default/backup-1: another Job has this name");
    }

    @Test
    void createsASecretOfTheJobsOnce() {
        JobView owner = cluster.create(Samples.job("backup-1"));
        cluster.createOwned(Samples.secret("backup-1"), owner);
        cluster.createOwned(Samples.secret("backup-1"), owner);

        var reference = embedded.get("Secret", Samples.NAMESPACE, "backup-1")
                .orElseThrow()
                .at("/metadata/ownerReferences/0");
        assertThat(reference.path("uid").asText()).isEqualTo(owner.uid());
        assertThat(reference.path("kind").asText()).isEqualTo("Job");
        assertThat(reference.path("blockOwnerDeletion").asBoolean(true)).isFalse();

        JobView stranger = cluster.create(Samples.job("backup-2"));
        refused(Kind.CONFLICT, () -> cluster.createOwned(Samples.secret("backup-1"), stranger));
    }

    @Test
    void startsASuspendedJob() {
        cluster.create(Samples.job("backup-1"));
        cluster.start(Samples.ref("backup-1"));
        cluster.start(Samples.ref("backup-1"));

        assertThat(cluster.job(Samples.ref("backup-1")).orElseThrow().suspended())
                .isFalse();
        refused(Kind.NOT_FOUND, () -> cluster.start(Samples.ref("backup-2")));
    }

    @Test
    void replacesAConfigMapThatHoldsSomethingElse() {
        var wrong = Samples.configMap("agent-2");
        var right = Samples.configMap("agent-2");
        wrong.setBinaryData(Map.of("agent.jar", ""));
        right.setBinaryData(Map.of("agent.jar", "cmlnaHQ="));
        cluster.ensure(wrong);
        cluster.ensure(right);
        assertThat(embedded.get("ConfigMap", Samples.NAMESPACE, "agent-2")
                        .orElseThrow()
                        .at("/binaryData/agent.jar")
                        .asText())
                .isEqualTo("cmlnaHQ=");
    }

    @Test
    void ensuresAConfigMap() {
        cluster.ensure(Samples.configMap("agent-1"));
        cluster.ensure(Samples.configMap("agent-1"));

        assertThat(embedded.get("ConfigMap", Samples.NAMESPACE, "agent-1")).isPresent();
    }

    @Test
    void sendsAConfigMapNoMoreOnceItIsKnownToBeRight() {
        for (int i = 0; i < 5; i++) {
            cluster.ensure(Samples.configMap("agent-1"));
        }
        assertThat(embedded.requests().of("create", "configmaps")).isEqualTo(2);

        embedded.delete("ConfigMap", Samples.NAMESPACE, "agent-1");
        cluster.ensure(Samples.configMap("agent-1"));
        assertThat(embedded.get("ConfigMap", Samples.NAMESPACE, "agent-1")).isPresent();
    }

    @Test
    void deletesAllOfAJobAndNothingElse() {
        JobView owner = cluster.create(Samples.job("backup-1"));
        cluster.createOwned(Samples.secret("backup-1"), owner);
        cluster.createOwned(Samples.secret("backup-2"), cluster.create(Samples.job("backup-2")));
        embedded.put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: orphan, namespace: default, labels: {kubestash.jenkins.io/job: backup-1}}
                """);
        assertThat(cluster.gone(Samples.ref("backup-1"))).isFalse();

        cluster.delete(Samples.ref("backup-1"));
        cluster.delete(Samples.ref("backup-1"));

        assertThat(cluster.gone(Samples.ref("backup-1"))).isTrue();
        assertThat(embedded.list("Secret", Samples.NAMESPACE)).hasSize(1);
        assertThat(embedded.list("Job", Samples.NAMESPACE)).hasSize(1);
        assertThat(cluster.gone(Samples.ref("backup-2"))).isFalse();
    }

    @Test
    void isNotGoneWhileASecretIsLeft() {
        embedded.put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: orphan, namespace: default, labels: {kubestash.jenkins.io/job: backup-1}}
                """);
        assertThat(cluster.gone(Samples.ref("backup-1"))).isFalse();
    }

    @Test
    void readsAnAppBinding() {
        embedded.put("""
                apiVersion: appcatalog.appscode.com/v1alpha1
                kind: AppBinding
                metadata: {name: redis, namespace: default}
                spec:
                  type: kubedb.com/redis
                  version: 7.0.15
                  clientConfig: {service: {name: redis, port: 6379}}
                """);
        AppBinding binding = cluster.appBinding(Samples.ref("redis"));

        assertThat(binding.metadata().name()).isEqualTo("redis");
        assertThat(binding.engine()).isEqualTo("redis");
    }

    @Test
    void listsTheAppBindingsOfANamespaceOrOfAllAndLeavesOutWhatCannotBeRead() {
        putAppBinding("default", "redis", "{type: kubedb.com/redis}");
        putAppBinding("shop", "orders", "{type: kubedb.com/redis}");
        putAppBinding("shop", "odd", "[no, spec]");

        assertThat(cluster.appBindings("shop", 10))
                .extracting(binding -> binding.metadata().name())
                .containsExactly("orders");
        assertThat(cluster.appBindings("", 10))
                .extracting(binding -> binding.metadata().name())
                .containsExactlyInAnyOrder("redis", "orders");
    }

    private void putAppBinding(String namespace, String name, String spec) {
        embedded.put("{apiVersion: appcatalog.appscode.com/v1alpha1, kind: AppBinding, metadata: {name: " + name
                + ", namespace: " + namespace + "}, spec: " + spec + "}");
    }

    @Test
    void tellsAMissingAppBindingFromAMissingKind() {
        assertThat(refused(Kind.NOT_FOUND, () -> cluster.appBinding(Samples.ref("redis"))))
                .hasMessage("there is no AppBinding default/redis in the cluster at " + cluster.server());

        embedded.appBindings(false);
        assertThat(refused(Kind.NOT_FOUND, () -> cluster.appBinding(Samples.ref("redis"))))
                .hasMessage("the cluster at " + cluster.server() + " has no AppBinding kind"
                        + " (appcatalog.appscode.com/v1alpha1): install the CRD"
                        + " appbindings.appcatalog.appscode.com");
    }

    @Test
    void readsEventsOfTheJobAndItsPodsOnly() {
        embedded.put(event("e1", "Job", "backup-1", "SuccessfulCreate", 3)
                + event("e2", "Pod", "backup-1-x", "FailedScheduling", 1)
                + event("e3", "Pod", "backup-1", "Pulled", 2)
                + event("e4", "Pod", "other", "Pulled", 2));
        PodView pod = new PodView(Samples.ref("backup-1-x"), "Pending", "", false, List.of());

        assertThat(cluster.events(Samples.ref("backup-1"), List.of(pod)))
                .extracting(EventView::about, EventView::reason)
                .containsExactly(
                        Assertions.tuple("Pod/backup-1-x", "FailedScheduling"),
                        Assertions.tuple("Job/backup-1", "SuccessfulCreate"));
    }

    @Test
    void knowsNoPodThatIsNotThere() {
        assertThat(cluster.podAlive(Samples.ref("backup-1"))).isFalse();
        assertThat(cluster.pods(Samples.ref("backup-1"))).isEmpty();
        assertThat(cluster.job(Samples.ref("backup-1"))).isEmpty();
        embedded.apiAway();
        refused(Kind.UNREACHABLE, () -> cluster.podAlive(Samples.ref("backup-1")));
    }

    @Test
    void closesTwice() {
        cluster.close();
        assertThatCode(cluster::close).doesNotThrowAnyException();
    }

    private static ClusterException refused(Kind kind, ThrowingCallable call) {
        ClusterException failure = Assertions.catchThrowableOfType(ClusterException.class, call);
        assertThat(failure).as("the call fails").isNotNull();
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        return failure;
    }

    private static String event(String name, String kind, String about, String reason, int second) {
        return """
                ---
                apiVersion: v1
                kind: Event
                metadata: {name: %s, namespace: default}
                involvedObject: {kind: %s, name: %s, namespace: default}
                type: Warning
                reason: %s
                message: text
                lastTimestamp: "2026-01-01T00:00:0%dZ"
                """.formatted(name, kind, about, reason, second);
    }
}
