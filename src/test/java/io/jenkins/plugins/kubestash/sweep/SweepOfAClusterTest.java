package io.jenkins.plugins.kubestash.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.kubestash.cluster.Inventory;
import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import io.jenkins.plugins.kubestash.cluster.Inventory.Kind;
import io.jenkins.plugins.kubestash.cluster.Inventory.Removal;
import io.jenkins.plugins.kubestash.cluster.KubernetesCluster;
import io.jenkins.plugins.kubestash.embedded.EmbeddedCluster;
import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.AgentPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sweeps over real HTTP. */
class SweepOfAClusterTest {
    private static final String OLDER = AgentPackage.CONFIG_MAP_PREFIX + "000000000002";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EmbeddedCluster embedded = EmbeddedCluster.builder().start();
    private final KubernetesCluster cluster = KubernetesCluster.connect(embedded.kubeconfig(), Optional.empty());
    private Supplier<Set<String>> inUse = () -> Set.of("busy");

    @AfterEach
    void close() {
        cluster.close();
        embedded.close();
    }

    /** So many hours from now. */
    private SweepReport sweep(long hours, String... namespaces) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hours));
        Sweep.Parts parts =
                new Sweep.Parts(Things.ME, Set.of(Things.AGENT), () -> inUse.get(), clock, Duration.ofMinutes(2));
        List<String> lists = namespaces.length == 0 ? List.of("") : List.of(namespaces);
        Target target = new Target("main", lists, namespace -> true);
        return new Sweep(parts, cluster.inventory(), target).run(true);
    }

    private static String labels(String controller, String session, String more) {
        return "labels: {app.kubernetes.io/managed-by: kubestash-jenkins, kubestash.jenkins.io/controller: '"
                + controller + "', kubestash.jenkins.io/session: " + session + ", kubestash.jenkins.io/job: ks-"
                + session + more + "}";
    }

    private static String job(String namespace, String controller, String session, String more) {
        return """
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: ks-%s, namespace: %s, %s}
                spec:
                  suspend: true
                  template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox, command: ['true']}]}}
                """.formatted(session, namespace, labels(controller, session, more));
    }

    private static String secret(String namespace, String controller, String session) {
        return """
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: ks-%s, namespace: %s, %s}
                """.formatted(session, namespace, labels(controller, session, ""));
    }

    private static String agent(String name) {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: shop, labels: {app.kubernetes.io/managed-by: kubestash-jenkins}}
                """.formatted(name);
    }

    /** Puts it there, and waits until the cluster itself does nothing more with it: it takes one Job after the other. */
    private void put(String yaml) {
        List<ObjectNode> jobs = embedded.put(yaml).stream()
                .filter(object -> object.path("kind").asText().equals("Job"))
                .toList();
        if (!jobs.isEmpty()) {
            JsonNode last = jobs.get(jobs.size() - 1).path("metadata");
            embedded.await("the last Job is suspended", PATIENCE, () -> embedded.get(
                            "Job",
                            last.path("namespace").asText(),
                            last.path("name").asText())
                    .filter(job -> job.at("/status/conditions/0/type").asText().equals("Suspended"))
                    .isPresent());
        }
    }

    private List<String> left(String kind) {
        return embedded.list(kind, "").stream()
                .map(object -> object.at("/metadata/namespace").asText() + "/"
                        + object.at("/metadata/name").asText())
                .toList();
    }

    @Test
    void removesThisControllersLeftoversInAllNamespaces() {
        put(job("shop", Things.ME, "over", "")
                + secret("shop", Things.ME, "over")
                + secret("bank", Things.ME, "over-2")
                + job("shop", Things.ME, "busy", "")
                + secret("shop", Things.ME, "busy")
                + job("shop", "another", "theirs", "")
                + secret("shop", "another", "theirs")
                + job("shop", Things.ME, "kept", ", kubestash.jenkins.io/kept: 'true'")
                + secret("shop", Things.ME, "kept"));

        assertThat(sweep(0).removed()).as("all is young").isZero();
        SweepReport report = sweep(1);

        assertThat(left("Job")).containsExactly("shop/ks-busy", "shop/ks-kept", "shop/ks-theirs");
        assertThat(left("Secret")).containsExactly("shop/ks-busy", "shop/ks-kept", "shop/ks-theirs");
        assertThat(report.removed()).isEqualTo(3);
        assertThat(report.problems()).isEmpty();
        assertThat(report.silence()).isEmpty();
        assertThat(sweep(1).removed()).isZero();
    }

    @Test
    void agentsThatNoJobUsesGoAfterADay() {
        put(agent(Things.AGENT)
                + agent(OLDER)
                + agent(OLDER + "x")
                + agent("settings")
                + job("shop", "another", "theirs", ", kubestash.jenkins.io/agent: " + OLDER));

        assertThat(sweep(23).removed()).isZero();
        assertThat(sweep(25).findings()).extracting(Finding::name).containsExactly("shop/" + OLDER + "x");
        assertThat(left("ConfigMap")).contains("shop/" + OLDER, "shop/" + Things.AGENT, "shop/settings");
    }

    @Test
    void namespaceWithoutRightsIsNamedAndTheOthersAreSwept() {
        put(job("aa", Things.ME, "a", "") + job("bb", Things.ME, "b", "") + job("cc", Things.ME, "c", ""));
        embedded.faults()
                .plan(
                        1,
                        request -> request.is("list", "jobs")
                                && request.namespace().equals("bb"),
                        new Fault.Status(403));

        SweepReport report = sweep(1, "aa", "bb", "cc");

        assertThat(left("Job")).containsExactly("bb/ks-b");
        assertThat(report.problems()).singleElement().asString().startsWith("may not list jobs in namespace bb");
    }

    @Test
    void missingClusterRoleIsSaidWithWhatToDo() {
        embedded.permissions().deny("list", "jobs");
        assertThat(sweep(1).problems())
                .containsExactly(
                        "may not list jobs in all namespaces: User \"jenkins\" cannot list resource \"jobs\" in"
                                + " API group \"batch\" at the cluster scope: bind a ClusterRole that allows it, or name the"
                                + " cluster's namespaces");
    }

    @Test
    void missingRightToDeleteIsSaidOfEachObject() {
        put(job("shop", Things.ME, "a", "") + job("shop", Things.ME, "b", ""));
        embedded.permissions().deny("delete", "jobs");

        SweepReport report = sweep(1);

        assertThat(report.left()).isEqualTo(2);
        assertThat(report.findings()).hasSize(2).allSatisfy(finding -> assertThat(finding.reason())
                .startsWith("may not delete jobs in namespace shop")
                .endsWith("bind a Role that allows it"));
        assertThat(embedded.requests().of("delete", "jobs")).isEqualTo(1);
    }

    @Test
    void clusterThatIsAwayIsSilentAndSweptWhenItIsBack() {
        put(job("shop", Things.ME, "a", ""));
        embedded.apiAway();
        assertThat(sweep(1).silence().orElseThrow()).contains("does not answer");
        embedded.apiBack();
        assertThat(sweep(1).removed()).isEqualTo(1);
    }

    @Test
    void listWhosePagesExpireIsBegunAgain() {
        embedded.put(IntStream.range(0, 1200)
                .mapToObj(i -> secret("shop", Things.ME, "s" + i))
                .collect(Collectors.joining()));
        AtomicInteger pages = new AtomicInteger();
        inUse = () -> {
            if (pages.incrementAndGet() == 3) {
                embedded.forgetHistory();
            }
            return Set.of("s7");
        };

        SweepReport report = sweep(1);

        assertThat(report.silence()).isEmpty();
        assertThat(report.removed()).isEqualTo(1199);
        assertThat(left("Secret")).containsExactly("shop/ks-s7");
        assertThat(embedded.requests().of("list", "secrets"))
                .as("two pages, one that has expired, and one with the rest")
                .isEqualTo(4);
    }

    @Test
    void pagesHoldMetadataOnly() {
        embedded.put("""
                apiVersion: v1
                kind: Secret
                metadata: {name: ks-a, namespace: shop, %s}
                stringData: {RESTIC_PASSWORD: open-sesame}
                """.formatted(labels(Things.ME, "a", "")));
        Inventory.Page page = cluster.inventory().page(Kind.SECRET, "", Things.ME, "");
        assertThat(page.next()).isEmpty();
        assertThat(page.objects()).singleElement().satisfies(found -> {
            assertThat(found.ref()).isEqualTo(new ObjectRef("shop", "ks-a"));
            assertThat(found.session()).isEqualTo("a");
            assertThat(found.deleting()).isFalse();
            assertThat(found.toString()).doesNotContain("open-sesame", "RESTIC_PASSWORD");
            assertThat(Duration.between(found.created(), Clock.systemUTC().instant()))
                    .isLessThan(PATIENCE);
        });
    }

    @Test
    void removesOnlyWhatItFound() {
        Inventory inventory = cluster.inventory();
        put(job("shop", Things.ME, "a", "") + job("shop", Things.ME, "b", "") + job("shop", Things.ME, "c", ""));
        List<Found> found = inventory.page(Kind.JOB, "shop", Things.ME, "").objects();
        assertThat(found).extracting(Found::session).containsExactly("a", "b", "c");

        cluster.keep(new ObjectRef("shop", "ks-a"));
        assertThat(inventory.remove(found.get(0))).isEqualTo(Removal.CHANGED);

        embedded.delete("Job", "shop", "ks-b");
        assertThat(inventory.remove(found.get(1))).isEqualTo(Removal.GONE);
        put(job("shop", Things.ME, "b", ""));
        assertThat(inventory.remove(found.get(1))).isEqualTo(Removal.CHANGED);

        assertThat(inventory.remove(found.get(2))).isEqualTo(Removal.REMOVED);
        assertThat(left("Job")).containsExactly("shop/ks-a", "shop/ks-b");
        assertThat(embedded.get("Job", "shop", "ks-a")
                        .orElseThrow()
                        .at("/metadata/labels")
                        .toString())
                .contains("\"" + Labels.KEPT + "\":\"true\"");
    }

    @Test
    void keepingAJobThatIsNotThereDoesNothing() {
        cluster.keep(new ObjectRef("shop", "ks-a"));
        assertThat(left("Job")).isEmpty();
    }

    @Test
    @Timeout(300)
    void tenThousandJobsNeedNoMoreMemoryThanAPage() throws IOException, InterruptedException {
        embedded.put(secret("shop", Things.ME, "over"));
        put(IntStream.range(0, 10_000)
                .mapToObj(i -> i % 100 == 0
                        ? job("shop", Things.ME, "over" + i, "")
                        : job("shop", Things.ME, "busy", "").replace("name: ks-busy", "name: ks-busy-" + i))
                .collect(Collectors.joining()));

        assertThat(inAProcessWith("16m", 1)).isEqualTo("10001 101 0 whole");
        assertThat(embedded.requests().of("list", "jobs")).isEqualTo(20);
        assertThat(left("Job")).hasSize(9900);
    }

    private String inAProcessWith(String memory, int hours) throws IOException, InterruptedException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + memory,
                        "-cp",
                        classes,
                        OneSweep.class.getName(),
                        embedded.kubeconfig().toString(),
                        Integer.toString(hours))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said.strip();
    }
}
