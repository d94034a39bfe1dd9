package io.jenkins.plugins.kubestash.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.catalog.Catalog;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.model.RetentionPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
    private final Planner planner = Requests.planner();

    @Test
    void aBackupIntoAVolume() throws IOException {
        Plan plan = planner.plan(
                Requests.backup(Requests.local()), Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/backup-local.yaml", plan.toYaml());
    }

    @Test
    void aBackupOverTlsIntoS3WithRetentionAndParameters() throws IOException {
        RetentionPolicy retention = RetentionPolicy.read(
                "{kind: RetentionPolicy, metadata: {name: keep}, spec: {maxRetentionPeriod: 1y, successfulSnapshots: {last: 7, daily: 30}}}");
        Request.Backup request =
                Requests.with(Requests.backup(Requests.minio()), Map.of("connections", "8"), retention);
        Plan plan = planner.plan(request, Requests.withTlsAndTransforms(), Requests.attempt(2), Requests.SECRETS);
        Golden.assertSame("plan/backup-s3-tls.yaml", plan.toYaml());
    }

    @Test
    void aRestoreIntoAnotherDatabaseFromARestServer() throws IOException {
        Request.Restore request = Requests.restore(Requests.rest(), Map.of("ifExists", "replace"));
        Plan plan = planner.plan(request, Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/restore-rest.yaml", plan.toYaml());
    }

    /** Of an NFS volume nothing else can be shown without a server of the kernel's. */
    @Test
    void aBackupOntoNfs() throws IOException {
        Plan plan =
                planner.plan(Requests.backup(Requests.nfs()), Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/backup-nfs.yaml", plan.toYaml());
    }

    @Test
    void aBackupIntoADirectoryOfTheNode() throws IOException {
        Plan plan = planner.plan(
                Requests.backup(Requests.hostPath()), Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/backup-host-path.yaml", plan.toYaml());
    }

    private static final String TOOL = """
            kind: Addon
            metadata: {name: shop-addon}
            spec:
              engines: [redis]
              backupTasks:
              - {name: all, function: shop-dump, extension: sql, parameters: [{name: tables, type: list}]}
              restoreTasks:
              - name: all-restore
                function: shop-load
                extension: sql
                parameters: [{name: ifExists, allowed: [replace, fail]}]
            ---
            kind: Function
            metadata: {name: shop-dump}
            spec:
              image: shop/tools:${DB_VERSION}
              availableVersions: ["6.2", "7.0"]
              environment:
              - {name: SHOP_HOST, value: "${host}"}
              - {name: SHOP_IP, value: "${serverName:+${host}}", address: true}
              - {name: SHOP_CA, value: "${caFile}"}
              - {name: SHOP_PASSWORD, from: [password, SHOP_PASSWORD]}
              files: {client.cnf: 'password="${SHOP_PASSWORD}"'}
              ready: [shop-ping]
              version: [shop, --version]
              command: [shop-dump, "--file=${files}/client.cnf", "${tls:+--tls}", "${tables}"]
            ---
            kind: Function
            metadata: {name: shop-load}
            spec:
              image: shop/tools:7.0
              environment: [{name: SHOP_PASSWORD, from: [password]}]
              ready: [shop-ping]
              occupied: [shop, tables]
              dumpVersion: 'version (\\d+)'
              command: [shop-load]
            """;

    private final Planner withTool = new Planner(
            Catalog.builtIn().with(List.of(TOOL)),
            engine -> new AgentPackage("the agent".getBytes(StandardCharsets.UTF_8)));

    @Test
    void aBackupByAToolInAnImageOfItsOwn() throws IOException {
        Request.Backup request = Requests.with(
                Requests.backup(Requests.local()),
                Map.of("tables", "orders\norder lines"),
                RetentionPolicy.read(
                        "{kind: RetentionPolicy, metadata: {name: k}, spec: {successfulSnapshots: {last: 7}}}"));
        Plan plan = withTool.plan(request, Requests.withTlsAndTransforms(), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/backup-tool.yaml", plan.toYaml());
        assertThat(plan.notes()).containsExactly("The catalogue has no version 7.0.15: taking 7.0");
    }

    @Test
    void aRestoreByAToolInAnImageOfItsOwn() throws IOException {
        Plan plan = withTool.plan(
                Requests.restore(Requests.local(), Map.of()), Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/restore-tool.yaml", plan.toYaml());
    }

    @Test
    void whatIsThereAlreadyIsNotAskedForWhereItMayStay() {
        Plan plan = withTool.plan(
                Requests.restore(Requests.local(), Map.of("ifExists", "replace")),
                Requests.plain(),
                Requests.attempt(1),
                Requests.SECRETS);
        assertThat(plan.toYaml()).contains("KUBESTASH_READY").doesNotContain("KUBESTASH_OCCUPIED");
    }

    @Test
    void aJobThatFreesLocks() throws IOException {
        Request.Backup request = Requests.backup(Requests.local());
        Plan plan = planner.plan(request, Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        Attempt next = new Attempt(
                "controller-1",
                "production",
                "k3f9x2m8",
                2,
                180,
                List.of(plan.job().getMetadata().getName() + "-x7k2p"),
                List.of());
        Golden.assertSame(
                "plan/unlock.yaml",
                planner.unlock(request, plan.facts(), next, Requests.SECRETS, Optional.empty())
                        .toYaml());
    }

    @Test
    void aListingOfSnapshotsThatAsksNothingOfTheDatabase() throws IOException {
        Plan plan = planner.list(Requests.snapshots(Requests.minio(), 20), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/snapshots-s3.yaml", plan.toYaml());
        assertThat(plan.summary())
                .isEqualTo("Listing the snapshots of shop/orders-redis in "
                        + plan.facts().repository());
    }

    @Test
    void whatAListingStoresCanBeReadAgain() {
        PlanFacts facts = planner.list(Requests.snapshots(Requests.local(), 20), Requests.attempt(1), Requests.SECRETS)
                .facts();
        assertThat(Documents.read(Documents.toJson(facts), PlanFacts.class)).isEqualTo(facts);
        Request request = Requests.snapshots(Requests.local(), 20);
        assertThat(Documents.read(Documents.toJson(request), Request.class)).isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 101})
    void aListingOfNoneOrTooManyIsRefusedInOneLine(int limit) {
        assertThatThrownBy(() -> planner.list(
                        Requests.snapshots(Requests.local(), limit), Requests.attempt(1), Requests.SECRETS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit " + limit + ": write a number from 1 to 100");
    }

    @Test
    void equalArgumentsGiveEqualPlans() {
        Request.Backup request = Requests.backup(Requests.minio());
        assertThat(planner.plan(request, Requests.plain(), Requests.attempt(1), Requests.SECRETS))
                .isEqualTo(planner.plan(request, Requests.plain(), Requests.attempt(1), Requests.SECRETS));
    }

    @Test
    void noSecretIsAnywhereButInTheSecret() {
        Plan plan = planner.plan(
                Requests.backup(Requests.minio()), Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        Requests.SECRETS.values().forEach(secret -> {
            assertThat(plan.toYaml()).doesNotContain(secret);
            assertThat(plan.job().toString()).doesNotContain(secret);
        });
        assertThat(plan.secret().getData())
                .containsKeys(Requests.SECRETS.keySet().toArray(String[]::new));
    }

    @Test
    void onlyContainersThatTalkToTheDatabaseCanOpenIt() {
        Plan plan = planner.plan(
                Requests.backup(Requests.local()), Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        List<String> withPassword = containers(plan)
                .filter(container ->
                        container.getEnv().stream().map(EnvVar::getName).anyMatch("KUBESTASH_DB_PASSWORD"::equals))
                .map(Container::getName)
                .toList();
        assertThat(withPassword).containsExactly("prepare", "dump");
    }

    @Test
    void theWholePodFitsPodSecurityRestricted() {
        Plan plan = withTool.plan(
                Requests.backup(Requests.local()), Requests.plain(), Requests.attempt(1), Requests.SECRETS);
        PodSpec pod = plan.job().getSpec().getTemplate().getSpec();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(containers(plan)).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "orders-redis, orders-redis",
        "a.b.c, a-b-c",
        "a-name-that-is-much-longer-than-a-job-may-show, a-name-that-is-much-long",
        "a-name-that-is-cut-at-a-dash, a-name-that-is-cut-at-a-d"
    })
    void namesOfJobsLeaveRoomForThePodsSuffix(String appBinding, String shown) {
        String name = Names.job(Requests.attempt(1), new ObjectRef("shop", appBinding));
        assertThat(name.length()).isLessThanOrEqualTo(57);
        assertThat(name).matches("ks-[0-9a-f]{10}-[-a-z0-9]+-k3f9x2m8-1").contains(shown.substring(0, 5));
    }

    @Test
    void podsOfAnotherClusterNamespaceOrControllerAreOfAnotherScope() {
        Attempt here = Requests.attempt(1);
        Attempt otherCluster = new Attempt("controller-1", "staging", "k3f9x2m8", 1, 1, List.of(), List.of());
        Attempt otherController = new Attempt("controller-2", "production", "k3f9x2m8", 1, 1, List.of(), List.of());
        assertThat(Stream.of(
                        Names.scope(here, "shop"),
                        Names.scope(here, "demo"),
                        Names.scope(otherCluster, "shop"),
                        Names.scope(otherController, "shop")))
                .doesNotHaveDuplicates();
    }

    @Test
    void aMissingRepositoryPasswordIsNamed() {
        assertThatThrownBy(() -> planner.plan(
                        Requests.backup(Requests.local()), Requests.plain(), Requests.attempt(1), Map.of()))
                .hasMessage("BackupStorage storage/backups needs a value for RESTIC_PASSWORD:"
                        + " give the credential that encrypts the repository");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "clientConfig: {}",
                "clientConfig: {url: 'redis://a:1', service: {name: a, port: 1}}",
                "clientConfig: {url: 'redis://a'}",
                "clientConfig: {url: 'redis://a:70000'}",
                "clientConfig: {service: {name: a, port: 0}}"
            })
    void anAppBindingThatLeadsNowhereIsRefusedInOneLine(String spec) {
        AppBinding binding = AppBinding.read(
                "{kind: AppBinding, metadata: {name: orders-redis, namespace: shop}, spec: {type: redis, "
                        + spec.replaceAll("^\\{}$", "version: '7'") + "}}");
        assertThatThrownBy(() ->
                        planner.plan(Requests.backup(Requests.local()), binding, Requests.attempt(1), Requests.SECRETS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("AppBinding shop/orders-redis: spec.clientConfig")
                .message()
                .doesNotContain("\n");
    }

    private static Stream<Container> containers(Plan plan) {
        PodSpec pod = plan.job().getSpec().getTemplate().getSpec();
        List<Container> all = new ArrayList<>(pod.getInitContainers());
        all.addAll(pod.getContainers());
        return all.stream();
    }
}
