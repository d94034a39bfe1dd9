package io.jenkins.plugins.kubestash.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import io.jenkins.plugins.kubestash.cluster.Inventory.Kind;
import io.jenkins.plugins.kubestash.model.Labels;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.AgentPackage;
import io.jenkins.plugins.kubestash.sweep.SweepPlan.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepPlanTest {
    private static final String OLDER_AGENT = AgentPackage.CONFIG_MAP_PREFIX + "000000000002";

    private final SweepPlan plan = new SweepPlan(
            Things.ME, Set.of(Things.AGENT), Set.of("busy"), Set.of(new ObjectRef("shop", "ks-looked-at")), Things.NOW);

    @ParameterizedTest
    @EnumSource(names = {"JOB", "SECRET"})
    void onlyWhatIsOursUnusedOldAndNotKeptGoes(Kind kind) {
        int gone = 0;
        List<String> sessions = List.of("busy", "over", "");
        for (String controller : List.of(Things.ME, "fedcba9876543210", "")) {
            for (String session : sessions) {
                for (String job : List.of("ks-looked-at", "ks-other", "")) {
                    for (Duration age : List.of(Duration.ofSeconds(119), Duration.ofSeconds(120), Duration.ofDays(9))) {
                        for (boolean deleting : new boolean[] {true, false}) {
                            for (String mark : List.of("true", "")) {
                                Found thing = labelled(kind, controller, session, job, mark, age);
                                boolean kept = kind == Kind.JOB ? !mark.isEmpty() : job.equals("ks-looked-at");
                                boolean goes = controller.equals(Things.ME)
                                        && !session.equals("busy")
                                        && age.toSeconds() >= 120
                                        && !deleting
                                        && !kept;
                                Verdict verdict = plan.of(deleting ? Things.deleting(thing) : thing);
                                assertThat(verdict == Verdict.GOES)
                                        .as("%s: %s", thing, verdict)
                                        .isEqualTo(goes);
                                gone += goes ? 1 : 0;
                            }
                        }
                    }
                }
            }
        }
        assertThat(gone).isPositive();
    }

    private static Found labelled(Kind kind, String controller, String session, String job, String mark, Duration age) {
        Found thing = Things.thing(kind, "shop", "ks-x", age, Map.of());
        thing = Things.labelled(thing, Labels.CONTROLLER, controller);
        thing = Things.labelled(thing, Labels.SESSION, session);
        thing = Things.labelled(thing, Labels.JOB, job);
        return Things.labelled(thing, Labels.KEPT, mark);
    }

    @Test
    void saysWhyAnObjectStays() {
        assertThat(plan.of(Things.job("over"))).isEqualTo(Verdict.GOES);
        assertThat(plan.of(Things.job("busy"))).isEqualTo(Verdict.IN_USE);
        assertThat(plan.of(Things.aged(Things.job("over"), Duration.ofSeconds(1))))
                .isEqualTo(Verdict.YOUNG);
        assertThat(plan.of(Things.deleting(Things.job("over")))).isEqualTo(Verdict.GOING);
        assertThat(plan.of(Things.labelled(Things.job("over"), Labels.KEPT, "true")))
                .isEqualTo(Verdict.KEPT);
        assertThat(plan.of(Things.labelled(Things.job("over"), Labels.CONTROLLER, Things.ME + "0")))
                .isEqualTo(Verdict.FOREIGN);
    }

    @Test
    void aSecretIsKeptWithItsJobOfTheSameNamespaceOnly() {
        Found secret = Things.secret("looked-at");
        assertThat(plan.of(secret)).isEqualTo(Verdict.KEPT);
        assertThat(plan.of(Things.in("other", secret))).isEqualTo(Verdict.GOES);
    }

    @Test
    void whatComesFromTheFutureOrHasNoTimeIsYoung() {
        Found job = Things.job("over");
        assertThat(plan.of(Things.aged(job, Duration.ofHours(-3)))).isEqualTo(Verdict.YOUNG);
        Found timeless =
                new Found(job.kind(), job.ref(), job.uid(), job.version(), Instant.MAX, job.deleting(), job.labels());
        assertThat(plan.of(timeless)).isEqualTo(Verdict.YOUNG);
    }

    @Test
    void agentsOfOtherVersionsGoAfterADay() {
        assertThat(plan.of(Things.agent(OLDER_AGENT))).isEqualTo(Verdict.GOES);
        assertThat(plan.of(Things.agent(Things.AGENT))).isEqualTo(Verdict.IN_USE);
        assertThat(plan.of(Things.deleting(Things.agent(OLDER_AGENT)))).isEqualTo(Verdict.GOING);
        assertThat(plan.of(Things.aged(Things.agent(OLDER_AGENT), Duration.ofHours(24))))
                .isEqualTo(Verdict.GOES);
        assertThat(plan.of(Things.aged(
                        Things.agent(OLDER_AGENT), Duration.ofHours(24).minusSeconds(1))))
                .isEqualTo(Verdict.YOUNG);
    }

    @Test
    void aConfigMapThatIsNoAgentOfOursStays() {
        assertThat(plan.of(Things.agent("settings"))).isEqualTo(Verdict.FOREIGN);
        assertThat(plan.of(Things.labelled(Things.agent(OLDER_AGENT), Labels.MANAGED_BY, "")))
                .isEqualTo(Verdict.FOREIGN);
        assertThat(plan.of(Things.labelled(Things.agent(OLDER_AGENT), Labels.MANAGED_BY, "helm")))
                .isEqualTo(Verdict.FOREIGN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thereIsNoPlanWithoutAnIdentity(boolean controller) {
        assertThatThrownBy(() -> new SweepPlan(
                        controller ? "" : Things.ME,
                        controller ? Set.of(Things.AGENT) : Set.of(),
                        Set.of(),
                        Set.of(),
                        Things.NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void laterChangesOfWhatItWasGivenDoNotChangeIt() {
        Set<String> inUse = new java.util.HashSet<>(List.of("over"));
        List<Verdict> verdicts = new ArrayList<>();
        SweepPlan own = new SweepPlan(Things.ME, Set.of(Things.AGENT), inUse, Set.of(), Things.NOW);
        inUse.clear();
        verdicts.add(own.of(Things.job("over")));
        assertThat(verdicts).containsExactly(Verdict.IN_USE);
    }
}
