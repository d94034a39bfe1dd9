package io.jenkins.plugins.kubestash.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The Jobs of a restore into a StatefulSet, as they are created. */
class WorkloadPlannerTest {
    private static final ObjectRef ETCD = new ObjectRef("shop", "etcd");
    private static final AppBinding BINDING = AppBinding.read("""
            apiVersion: appcatalog.appscode.com/v1alpha1
            kind: AppBinding
            metadata: {name: etcd, namespace: shop}
            spec:
              type: etcd
              version: 3.5.21
              clientConfig: {service: {scheme: http, name: etcd, port: 2379}}
              secret: {name: etcd-root}
            """);
    private static final Member FIRST =
            Member.onClaim("etcd-0", "etcd-0", "http://etcd-0.etcd:2380", "data-etcd-0", "node-7");
    private final WorkloadPlanner planner = Requests.planner().workloads();

    private static Workload workload(Optional<Long> user) {
        return new Workload(
                Workload.Kind.STATEFUL_SET,
                ETCD,
                1,
                "etcd",
                "quay.io/coreos/etcd:v3.5.21",
                List.of(FIRST),
                Map.of("initialCluster", "etcd-0=http://etcd-0.etcd:2380", "dataDir", "/var/lib/etcd"),
                new Workload.Mount("/var/lib/etcd", ""),
                new Workload.Security(user, user, user, List.of()),
                List.of());
    }

    private static Request.Restore restore() {
        return new Request.Restore(
                ETCD,
                Requests.local(),
                Optional.empty(),
                "nightly",
                Optional.of("etcd-backup-restore"),
                Map.of(),
                Optional.empty(),
                "latest",
                PodOptions.DEFAULT,
                Limits.DEFAULT);
    }

    private Plan build(Workload workload) {
        return planner.build(restore(), BINDING, workload, FIRST, "latest", Requests.attempt(1), Requests.SECRETS);
    }

    @Test
    void theNewDataOfAMember() throws IOException {
        Golden.assertSame(
                "plan/workload-build.yaml", build(workload(Optional.of(1001L))).toYaml());
    }

    @Test
    void aStepOnAVolumeGetsNeitherRepositoryNorDatabase() throws IOException {
        Workload workload = workload(Optional.empty());
        Plan plan = planner.onMember(
                MemberStep.SWAP, restore(), workload, FIRST, build(workload).facts(), Requests.attempt(2));
        Golden.assertSame("plan/workload-swap.yaml", plan.toYaml());
        assertThat(plan.secret().getData()).isEmpty();
    }

    @Test
    void askingTheClusterNeedsNoVolume() throws IOException {
        Workload workload = workload(Optional.empty());
        Plan plan = planner.check(restore(), BINDING, workload, build(workload).facts(), 42, Requests.attempt(3));
        Golden.assertSame("plan/workload-check.yaml", plan.toYaml());
    }

    @Test
    void noContainerOfABuildCanOpenTheDatabase() {
        PodSpec pod =
                build(workload(Optional.empty())).job().getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers()).flatExtracting(Container::getEnv).noneMatch(one -> one.getName()
                .startsWith("KUBESTASH_DB_PASSWORD"));
        assertThat(pod.getInitContainers()).flatExtracting(Container::getEnv).noneMatch(one -> one.getName()
                .startsWith("KUBESTASH_DB_PASSWORD"));
    }
}
