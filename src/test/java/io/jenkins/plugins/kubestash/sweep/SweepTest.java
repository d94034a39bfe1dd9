package io.jenkins.plugins.kubestash.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.cluster.ClusterException.Kind;
import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.plan.AgentPackage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final Target EVERYWHERE = new Target("main", List.of(""), namespace -> true);
    private static final String OLDER = AgentPackage.CONFIG_MAP_PREFIX + "000000000002";

    private final FakeInventory inventory = new FakeInventory();
    private final Set<String> inUse = new HashSet<>();
    private Clock clock = Clock.fixed(Things.NOW, ZoneOffset.UTC);
    private Supplier<Set<String>> index = () -> inUse;

    private SweepReport sweep(Target target) {
        Sweep.Parts parts =
                new Sweep.Parts(Things.ME, Set.of(Things.AGENT), () -> index.get(), clock, Duration.ofSeconds(30));
        return new Sweep(parts, inventory, target).run(true);
    }

    @Test
    void freesWhatAJobMayHaveLeftLockedBeforeItGoes() {
        Found job = Things.labelled(Things.job("a"), Labels.GUARD, "true");
        inventory.with(job, Things.secret("a"), Things.job("b"));
        inventory.held.add(job);

        assertThat(sweep(EVERYWHERE).removed()).isEqualTo(1);
        assertThat(inventory.objects).containsExactly(job, Things.secret("a"));

        inventory.held.clear();
        assertThat(sweep(EVERYWHERE).removed()).isEqualTo(2);
        assertThat(inventory.objects).isEmpty();
        assertThat(inventory.calls).containsOnlyOnce("remove JOB shop/ks-a").doesNotContain("free shop/ks-b");
    }

    @Test
    void removesWhatNoSessionRefersToAndNothingElse() {
        inUse.add("busy");
        Found foreign = Things.labelled(Things.job("theirs"), Labels.CONTROLLER, "another");
        inventory.with(Things.job("a"), Things.job("b"), Things.job("c"), Things.job("busy"), foreign);
        inventory.with(Things.secret("a"), Things.secret("busy"), Things.agent(OLDER), Things.agent(Things.AGENT));

        SweepReport report = sweep(EVERYWHERE);

        assertThat(inventory.objects)
                .containsExactlyInAnyOrder(
                        Things.job("busy"), foreign, Things.secret("busy"), Things.agent(Things.AGENT));
        assertThat(report.looked()).isEqualTo(9);
        assertThat(report.removed()).isEqualTo(5);
        assertThat(report.left()).isZero();
        assertThat(report.findings())
                .hasSize(5)
                .allMatch(Finding::removed)
                .extracting(Finding::toString)
                .contains("Job shop/ks-a of session a in cluster main", "ConfigMap shop/" + OLDER + " in cluster main");
        assertThat(report.problems()).isEmpty();
        assertThat(report.silence()).isEmpty();
        assertThat(report.late()).isFalse();
    }

    @Test
    void aSessionThatBeganWhileThePageWasOnItsWayIsSeen() {
        inventory.with(Things.job("new"));
        index = () -> inventory.calls.isEmpty() ? Set.of() : Set.of("new");
        assertThat(sweep(EVERYWHERE).removed()).isZero();
    }

    @Test
    void readsTheSessionsAnewForEachPage() {
        inventory.with(Things.job("a"), Things.job("b"), Things.job("c"));
        index = () -> inventory.calls.size() > 2 ? Set.of("c") : Set.of();
        assertThat(sweep(EVERYWHERE).removed()).isEqualTo(2);
        assertThat(inventory.objects).containsExactly(Things.job("c"));
    }

    @Test
    void removesNothingWhenTheSessionsCannotBeTold() {
        inventory.with(Things.job("a"), Things.secret("a"));
        index = () -> {
            throw new IllegalStateException("the disk is gone, on purpose");
        };
        SweepReport report = sweep(EVERYWHERE);
        assertThat(inventory.objects).hasSize(2);
        assertThat(report.silence().orElseThrow()).startsWith("the sessions of this controller cannot be told");
    }

    @Test
    void keepsTheSecretOfAKeptJob() {
        Found kept = Things.labelled(Things.job("looked-at"), Labels.KEPT, "true");
        inventory.with(kept, Things.secret("looked-at"), Things.secret("other"));
        sweep(EVERYWHERE);
        assertThat(inventory.objects).containsExactlyInAnyOrder(kept, Things.secret("looked-at"));
    }

    @Test
    void leavesSecretsAloneWhereItMaySeeNoJobs() {
        inventory.with(Things.secret("a"));
        inventory.fails("page JOB  ", Kind.FORBIDDEN, 1);
        SweepReport report = sweep(EVERYWHERE);
        assertThat(inventory.objects).hasSize(1);
        assertThat(report.problems()).containsExactly("FORBIDDEN, on purpose");
    }

    @Test
    void anAgentThatAJobUsesStays() {
        Found agent = Things.agent(OLDER);
        inventory.with(agent).agentsInUse.add(agent.ref());
        assertThat(sweep(EVERYWHERE).removed()).isZero();
        assertThat(inventory.objects).containsExactly(agent);
    }

    @Test
    void beginsAListAgainWhenTheRestOfItHasExpired() {
        inventory.with(Things.job("a"), Things.job("b"), Things.job("c"), Things.job("d"), Things.job("e"));
        inventory.fails("page JOB  " + Things.job("b").uid(), Kind.EXPIRED, 1);
        SweepReport report = sweep(EVERYWHERE);
        assertThat(report.removed()).isEqualTo(5);
        assertThat(report.silence()).isEmpty();
        assertThat(inventory.calls.stream().filter("page JOB  "::equals)).hasSize(2);
    }

    @Test
    void aListThatAlwaysExpiresIsGivenUpForThisTime() {
        inUse.addAll(List.of("a", "b", "c"));
        inventory.with(Things.job("a"), Things.job("b"), Things.job("c"));
        inventory.fails("page JOB  " + Things.job("b").uid(), Kind.EXPIRED, 100);
        SweepReport report = sweep(EVERYWHERE);
        assertThat(report.silence()).contains("EXPIRED, on purpose");
        assertThat(inventory.calls.stream().filter("page JOB  "::equals)).hasSize(4);
    }

    @Test
    void oneForbiddenNamespaceDoesNotStopTheOthers() {
        inventory.with(Things.in("aa", Things.job("a")), Things.in("bb", Things.job("b")));
        inventory.with(Things.in("cc", Things.job("c")), Things.in("cc", Things.secret("c")));
        inventory.fails("page JOB bb ", Kind.FORBIDDEN, 1);
        SweepReport report = sweep(new Target("main", List.of("aa", "bb", "cc"), namespace -> true));
        assertThat(inventory.objects).containsExactly(Things.in("bb", Things.job("b")));
        assertThat(report.removed()).isEqualTo(3);
        assertThat(report.problems()).containsExactly("FORBIDDEN, on purpose");
    }

    @Test
    void aClusterThatDoesNotAnswerIsNotAskedOn() {
        inventory.with(Things.job("a"), Things.job("b"));
        inventory.fails("remove JOB shop/ks-a", Kind.UNREACHABLE, 1);
        SweepReport report = sweep(EVERYWHERE);
        assertThat(report.silence()).contains("UNREACHABLE, on purpose");
        assertThat(inventory.calls).last().isEqualTo("remove JOB shop/ks-a");
    }

    @Test
    void namesWhatItMayNotRemoveAndAsksForOneOfThemOnly() {
        inventory.with(Things.job("a"), Things.job("b"), Things.job("c"), Things.in("other", Things.job("d")));
        inventory.fails("remove JOB shop/ks-a", Kind.FORBIDDEN, 1);
        SweepReport report = sweep(EVERYWHERE);
        assertThat(report.left()).isEqualTo(3);
        assertThat(report.removed()).isEqualTo(1);
        assertThat(report.findings().stream().filter(finding -> !finding.removed()))
                .extracting(Finding::name, Finding::reason)
                .allMatch(tuple -> tuple.toList().get(1).equals("FORBIDDEN, on purpose"))
                .hasSize(3);
        assertThat(inventory.calls.stream().filter(call -> call.startsWith("remove JOB shop")))
                .hasSize(1);
    }

    @Test
    void anObjectThatAnAdmissionRuleHoldsDoesNotStopTheOthers() {
        inventory.with(Things.job("a"), Things.job("b"));
        inventory.fails("remove JOB shop/ks-a", Kind.INVALID, 1);
        SweepReport report = sweep(EVERYWHERE);
        assertThat(report.left()).isEqualTo(1);
        assertThat(report.removed()).isEqualTo(1);
    }

    @Test
    void whatChangedOrWentMeanwhileIsNeitherRemovedNorLeft() {
        inventory.with(Things.job("a")).changed.add(Things.job("a"));
        SweepReport report = sweep(EVERYWHERE);
        assertThat(report.removed() + report.left()).isZero();
        assertThat(inventory.objects).hasSize(1);
    }

    @Test
    void looksOnlyIntoItsNamespaces() {
        inventory.with(Things.job("a"), Things.in("shop-2", Things.job("b")), Things.in("other", Things.job("c")));
        Target target = new Target("main", List.of(""), namespace -> namespace.startsWith("shop"));
        assertThat(sweep(target).removed()).isEqualTo(2);
        assertThat(inventory.objects).containsExactly(Things.in("other", Things.job("c")));
    }

    @Test
    void stopsWhenItsTimeIsOverAndGoesOnTheNextTime() {
        for (int i = 0; i < 9; i++) {
            inventory.with(Things.job("s" + i));
        }
        clock = new TickingClock(Duration.ofSeconds(4));
        SweepReport first = sweep(EVERYWHERE);
        assertThat(first.late()).isTrue();
        assertThat(first.removed()).isBetween(1, 8);
        clock = Clock.fixed(Things.NOW, ZoneOffset.UTC);
        assertThat(sweep(EVERYWHERE).removed()).isEqualTo(9 - first.removed());
    }

    @Test
    void whateverIsThrownEndsUpInTheReport() {
        inventory.failures.put("page JOB  ", new java.util.ArrayList<>(List.of(new IllegalStateException("secret"))));
        assertThat(sweep(EVERYWHERE).silence())
                .contains("unexpected IllegalStateException; the system log has the details");
    }

    @Test
    void namesOnlySoMany() {
        for (int i = 0; i < 1000; i++) {
            inventory.with(Things.job("s" + i));
        }
        SweepReport report = sweep(EVERYWHERE);
        assertThat(report.removed()).isEqualTo(1000);
        assertThat(report.findings()).hasSize(50);
    }

    @Test
    void leavesAgentsForAnotherTimeWhenItShall() {
        inventory.with(Things.agent(OLDER));
        Sweep.Parts parts =
                new Sweep.Parts(Things.ME, Set.of(Things.AGENT), () -> inUse, clock, Duration.ofSeconds(30));
        new Sweep(parts, inventory, EVERYWHERE).run(false);
        assertThat(inventory.objects).hasSize(1);
        assertThat(inventory.calls).noneMatch(call -> call.contains("AGENT"));
    }

    /** Each look at it takes that long. */
    private static final class TickingClock extends Clock {
        private final Duration tick;
        private Instant now = Things.NOW;

        TickingClock(Duration tick) {
            this.tick = tick;
        }

        @Override
        public Instant instant() {
            now = now.plus(tick);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
