package io.jenkins.plugins.kubestash.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which member is in which pod, and where its data are. */
class WorkloadReaderTest {
    private static final String THREE =
            "etcd-0=http://etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380,etcd-2=http://etcd-2.etcd:2380";

    private static WorkloadShape shape(int replicas, String container, List<String> claimTemplates) {
        PodSpec template = Documents.read("containers:\n- " + container.replace("\n", "\n  "), PodSpec.class);
        return new WorkloadShape(new ObjectRef("demo", "etcd"), replicas, 0, template, claimTemplates);
    }

    private static WorkloadShape shape(String command) {
        return shape(
                3,
                "{name: etcd, image: 'etcd:1', command: [" + command + "],"
                        + " volumeMounts: [{name: logs, mountPath: /var}, {name: data, mountPath: /var/lib/}]}",
                List.of("data"));
    }

    private static Workload read(WorkloadShape shape, Map<String, String> parameters) {
        return new WorkloadReader(shape, parameters, name -> name.equals("etcd-1") ? "node-7" : "").read("etcd");
    }

    @Test
    void readsMembersAndDirectoryFromTheWordsOfItsContainer() {
        Workload workload = read(
                shape("etcd, '--listen-peer-urls=http://0.0.0.0:2380', '--initial-cluster=" + THREE
                        + "', --data-dir=/var/lib/etcd/"),
                Map.of());
        assertThat(workload.members())
                .containsExactly(
                        Member.onClaim("etcd-0", "etcd-0", "http://etcd-0.etcd:2380", "data-etcd-0", ""),
                        Member.onClaim("etcd-1", "etcd-1", "http://etcd-1.etcd:2380", "data-etcd-1", "node-7"),
                        Member.onClaim("etcd-2", "etcd-2", "http://etcd-2.etcd:2380", "data-etcd-2", ""));
        assertThat(workload.parameters())
                .containsEntry("dataDir", "/var/lib/etcd")
                .containsEntry("initialCluster", THREE);
        assertThat(workload.mount()).isEqualTo(new Workload.Mount("/var/lib/", ""));
        assertThat(workload.image()).isEqualTo("etcd:1");
    }

    @Test
    void readsThemFromAShellScriptAndFromVariablesToo() {
        String script =
                "sh, -c, 'PEERS=\"" + THREE + "\"; exec etcd --initial-cluster ${PEERS} --data-dir \"/var/lib/etcd\"'";
        assertThat(read(shape(script), Map.of()).parameters()).containsEntry("initialCluster", THREE);
        Workload byVariables = read(
                shape(
                        3,
                        "{name: etcd, image: i, env: [{name: ETCD_INITIAL_CLUSTER, value: '" + THREE
                                + "'}, {name: ETCD_DATA_DIR, value: /data/etcd}], volumeMounts: [{name: data, mountPath:"
                                + " /data, subPath: x}]}",
                        List.of("data")),
                Map.of());
        assertThat(byVariables.parameters()).containsEntry("dataDir", "/data/etcd");
        assertThat(byVariables.mount()).isEqualTo(new Workload.Mount("/data", "x"));
    }

    @Test
    void mapsMembersByNameAndNotByTheirOrder() {
        String shuffled =
                "etcd-2=http://etcd-2.etcd:2380,etcd-0=http://etcd-0.etcd:2380,etcd-1=http://etcd-1.etcd:2380";
        Workload workload = read(shape("etcd"), Map.of("initialCluster", shuffled, "dataDir", "/var/lib/etcd"));
        assertThat(workload.members()).allSatisfy(member -> {
            assertThat(member.name()).isEqualTo(member.pod());
            assertThat(member.peerUrls()).contains(member.pod());
            assertThat(member.claim()).isEqualTo("data-" + member.pod());
        });
    }

    @Test
    void aMemberOfAnotherNameIsFoundByTheHostOfItsPeerUrl() {
        String named = "blue=http://etcd-1.etcd.demo.svc:2380,red=http://etcd-0:2380,green=https://etcd-2.etcd:2380";
        Workload workload = read(shape("etcd"), Map.of("initialCluster", named, "dataDir", "/var/lib/etcd"));
        assertThat(workload.members()).extracting(Member::name).containsExactly("red", "blue", "green");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "etcd-0=http://etcd-0:2380,etcd-1=http://etcd-1:2380|pod etcd-2 of StatefulSet demo/etcd is no member",
                "etcd-0=http://etcd-0:1,etcd-1=http://etcd-1:1,etcd-2=http://etcd-2:1,etcd-3=http://etcd-3:1|has 3 pods,"
                        + " and initialCluster has etcd-3 beside them",
                "a=http://etcd-0:1,b=http://etcd-0.x:1,c=http://etcd-2:1|members a and b of initialCluster",
                "etcd-0,etcd-1,etcd-2|write name=http://host:2380",
                "etcd-0=nowhere,etcd-1=b,etcd-2=c|write name=http://host:2380"
            })
    void whatDoesNotMatchOneToOneIsRefused(String initialCluster, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> read(shape("etcd"), Map.of("initialCluster", initialCluster, "dataDir", "/var/lib/etcd")))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "etcd",
                "sh, -c, 'exec etcd --initial-cluster ${PEERS} --data-dir=$DIR'",
                "etcd, '--initial-cluster=etcd-0=http://a:1,etcd-1=http://b:1', 'other=http://a:1,more=http://b:1'"
            })
    void whatItsWordsDoNotSayForSureIsAskedFor(String command) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(shape(command), Map.of("dataDir", "/var/lib/etcd")))
                .withMessageContaining("give the parameter initialCluster");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(shape(command), Map.of("initialCluster", THREE)))
                .withMessageContaining("give the parameter dataDir");
    }

    @Test
    void dataThatGoWithThePodAreRefused() {
        WorkloadShape shape =
                shape(3, "{name: etcd, image: i, volumeMounts: [{name: scratch, mountPath: /data}]}", List.of("data"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(shape, Map.of("initialCluster", THREE, "dataDir", "/data")))
                .withMessageContaining("'scratch', which is no claim of each member's own");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(shape, Map.of("initialCluster", THREE, "dataDir", "/datastore")))
                .withMessageContaining("mounts no volume at or above /datastore");
    }

    @Test
    void aWorkloadThatIsStoppedAlreadyIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(shape(0, "{name: etcd, image: i}", List.of("data")), Map.of()))
                .withMessageContaining("has 0 replicas");
    }

    @Test
    void runsAsTheMembersUserWithItsTolerations() {
        PodSpec template = Documents.read("""
                securityContext: {runAsUser: 1001, fsGroup: 1001}
                tolerations: [{key: etcd, operator: Exists, effect: NoSchedule}]
                containers:
                - name: etcd
                  image: i
                  securityContext: {runAsGroup: 5}
                  volumeMounts: [{name: data, mountPath: /data}]
                """, PodSpec.class);
        Workload workload = read(
                new WorkloadShape(new ObjectRef("demo", "etcd"), 3, 0, template, List.of("data")),
                Map.of("initialCluster", THREE, "dataDir", "/data"));
        assertThat(workload.security())
                .isEqualTo(new Workload.Security(Optional.of(1001L), Optional.of(5L), Optional.of(1001L), List.of()));
        assertThat(Documents.read(Documents.toJson(workload), Workload.class)).isEqualTo(workload);
        assertThat(workload.tolerations().toString()).contains("NoSchedule");
    }
}
