package io.jenkins.plugins.kubestash.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.model.AppBinding;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The pods of a database that is locked while it is dumped, and that may be split. */
class MongoPlanTest {
    private static final String SHARDED = """
            {apiVersion: config.kubedb.com/v1alpha1, kind: MongoConfiguration,
             configServer: 'cnf/cfg-0.cfg.shop.svc:27017,cfg-1.cfg.shop.svc:27017',
             replicaSets: {host-0: 'shard0/a-0.a.shop.svc:27017,a-1.a.shop.svc:27017', host-1: 'shard1/b-0.b.shop.svc:27017'}}
            """;

    private final Planner planner = Requests.planner();

    @Test
    void aBackupOfAShardedDatabaseOverTls() throws IOException {
        Plan plan =
                planner.plan(Requests.backup(Requests.local()), mongo(SHARDED), Requests.attempt(1), Requests.SECRETS);
        Golden.assertSame("plan/backup-mongodb-sharded.yaml", plan.toYaml());
        assertThat(plan.facts().components()).containsExactly("configserver", "shard-0", "shard-1");
        assertThat(plan.facts().tags()).containsEntry("components", "3");
    }

    @Test
    void aRestoreOfAShardedDatabaseLoadsOneComponentAfterTheOther() throws IOException {
        Plan plan = planner.plan(
                Requests.restore(Requests.local(), Map.of("ifExists", "replace")),
                mongo(SHARDED),
                Requests.attempt(1),
                Requests.SECRETS);
        Golden.assertSame("plan/restore-mongodb-sharded.yaml", plan.toYaml());
        assertThat(pod(plan).getInitContainers().stream().map(Container::getName))
                .containsExactly("restic", "jre", "prepare", "load-configserver", "load-shard-0", "load-shard-1");
        assertThat(pod(plan).getContainers().stream().map(Container::getName)).containsExactly("finish");
    }

    @Test
    void finishStandsGuardBesideTheDump() {
        PodSpec pod = pod(
                planner.plan(Requests.backup(Requests.local()), mongo("{}"), Requests.attempt(1), Requests.SECRETS));

        assertThat(pod.getInitContainers().stream().map(Container::getName))
                .containsExactly("restic", "jre", "prepare");
        assertThat(pod.getContainers().stream().map(Container::getName)).containsExactly("dump", "finish");
        assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(60);
        assertThat(variables(pod.getContainers().get(1)))
                .contains("KUBESTASH_GUARD", "KUBESTASH_DB_HOST", "KUBESTASH_DB_PASSWORD");
        assertThat(pod.getContainers().get(0).getCommand())
                .containsSubsequence("mongodb", "backup", "--", "/kubestash/bin/restic", "backup")
                .contains("component=${component}", "/${component}.archive")
                .endsWith("--", "mongodump");
    }

    @Test
    void whatAPodThatIsGoneHasLockedIsFreedByAJobThatReachesTheDatabase() throws IOException {
        Request.Backup request = Requests.backup(Requests.local());
        AppBinding binding = mongo(SHARDED);
        Plan plan = planner.plan(request, binding, Requests.attempt(1), Requests.SECRETS);
        Attempt next = new Attempt("controller-1", "production", "k3f9x2m8", 2, 180, List.of("pod-x7k2p"), List.of());
        assertThat(plan.facts().guard()).isTrue();
        Golden.assertSame(
                "plan/unlock-mongodb.yaml",
                planner.unlock(request, plan.facts(), next, Requests.SECRETS, Optional.of(binding))
                        .toYaml());
    }

    @Test
    void whatIsStoredOfAPlanCanBeReadAgainAlsoWhenItIsOlderThanTheGuard() {
        PlanFacts facts = planner.plan(
                        Requests.backup(Requests.local()), mongo("{}"), Requests.attempt(1), Requests.SECRETS)
                .facts();
        String json = Documents.toJson(facts);
        assertThat(Documents.read(json, PlanFacts.class)).isEqualTo(facts);
        assertThat(Documents.read(json.replace("\"guard\":true,", ""), PlanFacts.class)
                        .guard())
                .isFalse();
    }

    @Test
    void anAddressOfTheNameServiceHasNoPort() {
        AppBinding binding = binding("{url: 'mongodb+srv://cluster.example.com'}", "{}", "");
        Plan plan = planner.plan(Requests.backup(Requests.local()), binding, Requests.attempt(1), Requests.SECRETS);
        Container dump = pod(plan).getContainers().get(0);

        assertThat(variables(dump)).doesNotContain("KUBESTASH_DB_PORT");
        assertThat(value(dump, "KUBESTASH_DB_SCHEME")).isEqualTo("mongodb+srv");
        assertThat(value(dump, "KUBESTASH_DB_TLS")).isEqualTo("true");
    }

    @Test
    void aVersionThatTheCatalogueHasNotIsSaid() {
        Plan plan = planner.plan(Requests.backup(Requests.local()), mongo("{}"), Requests.attempt(1), Requests.SECRETS);
        assertThat(plan.notes()).containsExactly("The catalogue has no version 7.0.5: taking 7.0");
        assertThat(pod(plan).getContainers().get(0).getImage()).isEqualTo("mongo:7.0");
    }

    @Test
    void aParameterThatMeansNothingIsRefused() {
        assertThatThrownBy(() -> planner.plan(
                        Requests.with(Requests.backup(Requests.local()), Map.of("uri", "mongodb://a"), null),
                        mongo("{}"),
                        Requests.attempt(1),
                        Requests.SECRETS))
                .hasMessageStartingWith("task logical-backup has no parameter 'uri'");
    }

    private static AppBinding mongo(String parameters) {
        return binding(
                "{service: {scheme: mongodb, name: orders, port: 27017}}",
                parameters,
                "tlsSecret: {name: orders-client},");
    }

    private static AppBinding binding(String client, String parameters, String more) {
        return AppBinding.read("{kind: AppBinding, metadata: {name: orders-redis, namespace: shop}, spec: {"
                + "type: kubedb.com/mongodb, version: 7.0.5, secret: {name: orders-auth}, " + more + " clientConfig: "
                + client + ", parameters: " + parameters + "}}");
    }

    private static PodSpec pod(Plan plan) {
        return plan.job().getSpec().getTemplate().getSpec();
    }

    private static List<String> variables(Container container) {
        return container.getEnv().stream().map(EnvVar::getName).toList();
    }

    private static String value(Container container, String name) {
        return container.getEnv().stream()
                .filter(one -> one.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }
}
