package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.cluster.ClusterException;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.cluster.WorkloadView;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Mark;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** StatefulSets of the embedded cluster, seen as a restore sees them. */
class StatefulSetsTest {
    private static final ObjectRef WEB = new ObjectRef("demo", "web");
    private static final Duration SOON = Duration.ofSeconds(20);
    private final EmbeddedCluster embedded = EmbeddedCluster.builder().start();
    private final KubernetesCluster cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());

    @BeforeEach
    void aStatefulSet() {
        embedded.put("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web, namespace: demo}
                spec:
                  replicas: 2
                  serviceName: web
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                      - name: main
                        image: busybox
                        command: [sh, -c, 'echo $HOSTNAME > /data/name; exec sleep 1000']
                        volumeMounts: [{name: data, mountPath: /data}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """);
        awaitReady(2);
    }

    @AfterEach
    void close() {
        cluster.close();
        embedded.close();
    }

    @Test
    void itsPodsHaveNamesAndClaimsOfTheirOwnThatOutliveThem() throws Exception {
        assertThat(names()).containsExactly("web-0", "web-1");
        Path name = embedded.claim("demo", "data-web-1").resolve("name");
        embedded.await("web-1 wrote its name", SOON, () -> Files.exists(name));
        cluster.workloads().scale(look(), 0, Optional.of(new Mark("s1", 2)));
        embedded.await("no pods", SOON, () -> embedded.pods("demo").isEmpty());
        assertThat(Files.readString(name)).isEqualTo("web-1\n");
        assertThat(look().mark()).contains(new Mark("s1", 2));
        assertThat(look().ready()).isZero();
        cluster.workloads().scale(look(), 2, Optional.empty());
        awaitReady(2);
        assertThat(look().mark()).isEmpty();
        assertThat(annotations()).isEmpty();
    }

    @Test
    void aPodThatWasDeletedComesBack() {
        embedded.delete("Pod", "demo", "web-0");
        embedded.await("web-0 is gone", SOON, () -> look().ready() < 2);
        awaitReady(2);
        assertThat(names()).containsExactly("web-0", "web-1");
    }

    @Test
    void aRestoreSeesItsPodsClaimsAndTemplate() {
        WorkloadView seen = look();
        assertThat(seen.replicas()).isEqualTo(2);
        assertThat(seen.claimTemplates()).containsExactly("data");
        assertThat(seen.template().getContainers().get(0).getName()).isEqualTo("main");
        assertThat(cluster.workloads().pods(seen))
                .extracting(WorkloadView.MemberPod::node)
                .containsOnly(Node.NAME);
        assertThat(cluster.workloads()
                        .claim(new ObjectRef("demo", "data-web-0"))
                        .orElseThrow()
                        .node())
                .isEqualTo(Node.NAME);
        assertThat(cluster.workloads().claim(new ObjectRef("demo", "data-web-9")))
                .isEmpty();
    }

    @Test
    void whoScalesWhatHasChangedSinceIsTold() {
        WorkloadView seen = look();
        cluster.workloads().scale(seen, 1, Optional.empty());
        Assertions.assertThatThrownBy(() -> cluster.workloads().scale(seen, 0, Optional.empty()))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.CONFLICT));
    }

    @Test
    void aMissingOneIsNotFound() {
        Assertions.assertThatThrownBy(() -> cluster.workloads().statefulSet(new ObjectRef("demo", "other")))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.kind()).isEqualTo(ClusterException.Kind.NOT_FOUND));
    }

    private WorkloadView look() {
        return cluster.workloads().statefulSet(WEB);
    }

    private void awaitReady(int count) {
        embedded.await(count + " ready", SOON, () -> look().ready() == count);
    }

    private List<String> names() {
        return embedded.pods("demo").stream().map(Json::name).toList();
    }

    private ObjectNode annotations() {
        return Json.child(Json.meta(embedded.get("StatefulSet", "demo", "web").orElseThrow()), "annotations");
    }
}
