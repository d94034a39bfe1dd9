package io.jenkins.plugins.kubestash.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which static pods are members, who they are, and where their data are. */
class StaticPodsReaderTest {
    private static final Map<String, String> MIRROR = Map.of("kubernetes.io/config.mirror", "1");
    private static final String ALL = "a=http://10.0.0.1:2380,b=http://10.0.0.2:2380";

    private static StaticPod pod(String name, String node, String words, String volume) {
        PodSpec spec = Documents.read("""
                containers:
                - name: etcd
                  image: etcd:1
                  command: [WORDS]
                  securityContext: {runAsUser: 7}
                  volumeMounts: [{name: store, mountPath: /var/lib/etcd}]
                volumes:
                - {name: store, VOLUME}
                """.replace("WORDS", words).replace("VOLUME", volume), PodSpec.class);
        return new StaticPod(new ObjectRef("demo", name), node, Map.of(), MIRROR, spec);
    }

    private static StaticPod member(String name, String node, String words) {
        return pod(name, node, words, "hostPath: {path: /srv/" + node + "}");
    }

    private static Workload read(String names, Map<String, String> parameters, StaticPod... pods) {
        List<String> all = List.of(names.split(","));
        ObjectRef ref = new ObjectRef("demo", all.get(0));
        return new StaticPodsReader(
                        new WorkloadPlanner.Target(Workload.Kind.STATIC_POD, ref, all), List.of(pods), parameters)
                .read("etcd");
    }

    /** The second one has joined later: the first does not name it. */
    private static StaticPod[] two() {
        return new StaticPod[] {
            member(
                    "etcd-red",
                    "red",
                    "etcd, --name=b, --data-dir=/var/lib/etcd, '--initial-cluster=a=http://10.0.0.1:2380,b=http://10.0.0.2:2380'"),
            member(
                    "etcd-blue",
                    "blue",
                    "etcd, --name=a, --data-dir=/var/lib/etcd, '--initial-cluster=a=http://10.0.0.1:2380'"),
            member("other-blue", "blue", "etcd, --name=c")
        };
    }

    @Test
    void mapsMembersByTheNamesTheyGiveThemselves() {
        Workload workload = read("etcd", Map.of(), two());
        assertThat(workload.members())
                .containsExactly(
                        new Member("etcd-red", "b", "http://10.0.0.2:2380", "", "red", "/srv/red"),
                        new Member("etcd-blue", "a", "http://10.0.0.1:2380", "", "blue", "/srv/blue"));
        assertThat(workload.members()).extracting(Member::manifest).containsOnly("etcd");
        assertThat(workload.parameters())
                .containsEntry("initialCluster", ALL)
                .containsEntry("dataDir", "/var/lib/etcd")
                .containsEntry("manifestDir", "/etc/kubernetes/manifests");
        assertThat(workload.security().user()).contains(7L);
        assertThat(workload.shown()).isEqualTo("static Pod demo/etcd");
        assertThat(Documents.read(Documents.toJson(workload), Workload.class)).isEqualTo(workload);
    }

    @Test
    void takesManifestsOfSeveralNamesAndMembersThatAreCalledLikeTheirNodes() {
        String words = "etcd, --name=$(NODE), --data-dir=/var/lib/etcd";
        Workload workload = read(
                "etcd-1,two-blue",
                Map.of("initialCluster", "red=http://r:2380,blue=http://b:2380"),
                member("etcd-1-red", "red", words),
                member("two-blue", "blue", words));
        assertThat(workload.members()).extracting(Member::name).containsExactly("red", "blue");
        assertThat(workload.members()).extracting(Member::manifest).containsExactly("etcd-1", "two");
    }

    @Test
    void theEtcdOfTheClustersOwnApiIsRefused() {
        StaticPod plain = two()[0];
        List<StaticPod> ofTheApi = new ArrayList<>(List.of(
                new StaticPod(new ObjectRef("kube-system", "etcd-red"), "red", Map.of(), MIRROR, plain.spec()),
                new StaticPod(
                        plain.ref(), "red", Map.of("component", "etcd", "tier", "control-plane"), MIRROR, plain.spec()),
                new StaticPod(
                        plain.ref(),
                        "red",
                        Map.of(),
                        Map.of(
                                "kubernetes.io/config.mirror",
                                "1",
                                "kubeadm.kubernetes.io/etcd.advertise-client-urls",
                                "https://10.0.0.1:2379"),
                        plain.spec())));
        for (StaticPod pod : ofTheApi) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read("etcd", Map.of(), pod))
                    .withMessage("Pod " + pod.ref() + " belongs to the etcd of the cluster's own API: with it stopped,"
                            + " nobody could go on with the restore; restore it by hand, as docs/workload-restore.md"
                            + " shows");
        }
    }

    @Test
    void aPodThatNobodyWouldBringBackIsRefused() {
        StaticPod bare = new StaticPod(new ObjectRef("demo", "etcd-0"), "red", Map.of(), Map.of(), two()[0].spec());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("etcd-0", Map.of(), bare))
                .withMessageContaining("Pod demo/etcd-0 is no static pod");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("etcd", Map.of(), bare))
                .withMessageContaining("static Pod demo/etcd is not there: give the parameter workloadName");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "emptyDir: {}|which is no directory of its node (hostPath)",
                "hostPath: {path: /srv/x}|two pods of static Pod demo/etcd would be member a"
            })
    void whatItCannotTellForSureIsRefused(String volume, String why) {
        String words = "etcd, --name=a, --data-dir=/var/lib/etcd, '--initial-cluster=" + ALL + "'";
        StaticPod first = pod("etcd-red", "red", words, volume);
        StaticPod second =
                pod("etcd-blue", "blue", volume.startsWith("empty") ? words.replace("=a,", "=b,") : words, volume);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("etcd", Map.of(), first, second))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @Test
    void membersWithDataInDifferentPlacesAreRefused() {
        StaticPod[] pods = two();
        pods[1].spec().getContainers().get(0).getVolumeMounts().get(0).setMountPath("/var/lib");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("etcd", Map.of(), Stream.of(pods).toArray(StaticPod[]::new)))
                .withMessageContaining("at another place in each container");
    }
}
