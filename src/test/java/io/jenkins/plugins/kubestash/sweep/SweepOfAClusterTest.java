package io.jenkins.plugins.kubestash.sweep;

import static io.jenkins.plugins.kubestash.sweep.SweptCluster.job;
import static io.jenkins.plugins.kubestash.sweep.SweptCluster.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.plan.AgentPackage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

    private final SweptCluster swept = new SweptCluster();
    private Supplier<Set<String>> inUse = () -> Set.of("busy");

    @AfterEach
    void close() {
        swept.close();
    }

    /** So many hours from now. */
    private SweepReport sweep(long hours, String... namespaces) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hours));
        Sweep.Parts parts =
                new Sweep.Parts(Things.ME, Set.of(Things.AGENT), () -> inUse.get(), clock, Duration.ofMinutes(2));
        List<String> lists = namespaces.length == 0 ? List.of("") : List.of(namespaces);
        Target target = new Target("main", lists, namespace -> true);
        return new Sweep(parts, swept.cluster.inventory(), target).run(true);
    }

    private static String agent(String name) {
        return """
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s, namespace: shop, labels: {app.kubernetes.io/managed-by: kubestash-jenkins}}
                """.formatted(name);
    }

    @Test
    void removesThisControllersLeftoversInAllNamespaces() {
        swept.put(job("shop", Things.ME, "over", "")
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

        assertThat(swept.left("Job")).containsExactly("shop/ks-busy", "shop/ks-kept", "shop/ks-theirs");
        assertThat(swept.left("Secret")).containsExactly("shop/ks-busy", "shop/ks-kept", "shop/ks-theirs");
        assertThat(report.removed()).isEqualTo(3);
        assertThat(report.problems()).isEmpty();
        assertThat(report.silence()).isEmpty();
        assertThat(sweep(1).removed()).isZero();
    }

    @Test
    void agentsThatNoJobUsesGoAfterADay() {
        swept.put(agent(Things.AGENT)
                + agent(OLDER)
                + agent(OLDER + "x")
                + agent("settings")
                + job("shop", "another", "theirs", ", kubestash.jenkins.io/agent: " + OLDER));

        assertThat(sweep(23).removed()).isZero();
        assertThat(sweep(25).findings()).extracting(Finding::name).containsExactly("shop/" + OLDER + "x");
        assertThat(swept.left("ConfigMap")).contains("shop/" + OLDER, "shop/" + Things.AGENT, "shop/settings");
    }

    @Test
    void namespaceWithoutRightsIsNamedAndTheOthersAreSwept() {
        swept.put(job("aa", Things.ME, "a", "") + job("bb", Things.ME, "b", "") + job("cc", Things.ME, "c", ""));
        swept.embedded
                .faults()
                .plan(
                        1,
                        request -> request.is("list", "jobs")
                                && request.namespace().equals("bb"),
                        new Fault.Status(403));

        SweepReport report = sweep(1, "aa", "bb", "cc");

        assertThat(swept.left("Job")).containsExactly("bb/ks-b");
        assertThat(report.problems()).singleElement().asString().startsWith("may not list jobs in namespace bb");
    }

    @Test
    void missingClusterRoleIsSaidWithWhatToDo() {
        swept.embedded.permissions().deny("list", "jobs");
        assertThat(sweep(1).problems())
                .containsExactly(
                        "may not list jobs in all namespaces: User \"jenkins\" cannot list resource \"jobs\" in"
                                + " API group \"batch\" at the cluster scope: bind a ClusterRole that allows it, or name the"
                                + " cluster's namespaces");
    }

    @Test
    void missingRightToDeleteIsSaidOfEachObject() {
        swept.put(job("shop", Things.ME, "a", "") + job("shop", Things.ME, "b", ""));
        swept.embedded.permissions().deny("delete", "jobs");

        SweepReport report = sweep(1);

        assertThat(report.left()).isEqualTo(2);
        assertThat(report.findings()).hasSize(2).allSatisfy(finding -> assertThat(finding.reason())
                .startsWith("may not delete jobs in namespace shop")
                .endsWith("bind a Role that allows it"));
        assertThat(swept.embedded.requests().of("delete", "jobs")).isEqualTo(1);
    }

    @Test
    void clusterThatIsAwayIsSilentAndSweptWhenItIsBack() {
        swept.put(job("shop", Things.ME, "a", ""));
        swept.embedded.apiAway();
        assertThat(sweep(1).silence().orElseThrow()).contains("does not answer");
        swept.embedded.apiBack();
        assertThat(sweep(1).removed()).isEqualTo(1);
    }

    @Test
    void listWhosePagesExpireIsBegunAgain() {
        swept.embedded.put(IntStream.range(0, 1200)
                .mapToObj(i -> secret("shop", Things.ME, "s" + i))
                .collect(Collectors.joining()));
        AtomicInteger pages = new AtomicInteger();
        inUse = () -> {
            if (pages.incrementAndGet() == 3) {
                swept.embedded.forgetHistory();
            }
            return Set.of("s7");
        };

        SweepReport report = sweep(1);

        assertThat(report.silence()).isEmpty();
        assertThat(report.removed()).isEqualTo(1199);
        assertThat(swept.left("Secret")).containsExactly("shop/ks-s7");
        assertThat(swept.embedded.requests().of("list", "secrets"))
                .as("two pages, one that has expired, and one with the rest")
                .isEqualTo(4);
    }

    @Test
    @Timeout(300)
    void tenThousandJobsNeedNoMoreMemoryThanAPage() throws IOException, InterruptedException {
        swept.embedded.put(secret("shop", Things.ME, "over"));
        swept.put(IntStream.range(0, 10_000)
                .mapToObj(i -> i % 100 == 0
                        ? job("shop", Things.ME, "over" + i, "")
                        : job("shop", Things.ME, "busy", "").replace("name: ks-busy", "name: ks-busy-" + i))
                .collect(Collectors.joining()));

        assertThat(inAProcessWith("16m", 1)).isEqualTo("10001 101 0 whole");
        assertThat(swept.embedded.requests().of("list", "jobs")).isEqualTo(20);
        assertThat(swept.left("Job")).hasSize(9900);
    }

    private String inAProcessWith(String memory, int hours) throws IOException, InterruptedException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + memory,
                        "-cp",
                        classes,
                        OneSweep.class.getName(),
                        swept.embedded.kubeconfig().toString(),
                        Integer.toString(hours))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said.strip();
    }
}
