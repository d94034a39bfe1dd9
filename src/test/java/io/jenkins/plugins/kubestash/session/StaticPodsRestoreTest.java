package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A restore into static pods meets every event in every stage; {@link Play#toEnd} asserts that old and new data never
 * met, that every manifest is back in its place and that nothing is left behind.
 */
class StaticPodsRestoreTest {
    private static final String BROKEN =
            "{\"failure\":{\"reason\":\"LOAD_FAILED\",\"message\":\"broken, on purpose\",\"retry\":false}}";

    private static Play play() {
        return Play.restore(Play.limits(1), Map.of("workloadKind", "Pod"));
    }

    private static Play sick() {
        Play play = play();
        play.world.script("check", BROKEN);
        return play;
    }

    private static Set<String> places(Play play) {
        Set<String> places = new LinkedHashSet<>();
        while (play.session.result().isEmpty()) {
            places.add(play.stage());
            play.turn();
        }
        return places;
    }

    static Stream<Arguments> everyPlaceForthAndEvent() {
        return places(play()).stream()
                .flatMap(place -> Stream.of(SessionTest.Event.values()).map(event -> arguments(place, event)));
    }

    static Stream<Arguments> everyPlaceBackAndEvent() {
        return places(sick()).stream()
                .filter(place -> place.contains("HALT") || place.contains("UNDO") || place.contains("RESUME"))
                .flatMap(place -> Stream.of(SessionTest.Event.values()).map(event -> arguments(place, event)));
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("everyPlaceForthAndEvent")
    void everyEventOnTheWayLeavesAllOldOrAllRestoredData(String place, SessionTest.Event event) {
        Play play = play();
        event.happen(play.until(place));
        play.toEnd();
    }

    @ParameterizedTest(name = "{1} in {0}")
    @MethodSource("everyPlaceBackAndEvent")
    void everyEventOnTheWayBackLeavesTheOldData(String place, SessionTest.Event event) {
        Play play = sick();
        event.happen(play.until(place));
        assertThat(play.toEnd().outcome()).isNotInstanceOf(Outcome.Success.class);
        assertThat(play.world.workload.volumes.values()).containsOnly("old");
    }

    @Test
    void stopsAndStartsEachMemberByAJobAtItsManifest() {
        Play play = play();
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.world.workload.startedWith).containsExactly("new+old new+old new+old");
        List<String> jobs = List.copyOf(play.world.created.keySet());
        assertThat(jobs).hasSize(1 + 3 + 3 + 3 + 3 + 1 + 3);
        for (int stage : List.of(1, 10)) {
            for (int member = 0; member < 3; member++) {
                String job = jobs.get(stage + member);
                String step = stage == 1 ? "stop" : "start";
                PodSpec pod = play.world.specs.get(job);
                assertThat(play.world.environment(job, step, "KUBESTASH_MANIFEST_OF"))
                        .isEqualTo("demo/etcd");
                assertThat(pod.getVolumes())
                        .extracting(Volume::getHostPath)
                        .filteredOn(path -> path != null)
                        .extracting(path -> path.getPath())
                        .containsExactly("/srv/data-etcd-" + member, "/etc/kubernetes/manifests");
                assertThat(pod.getAffinity().toString()).contains("metadata.name", "[node-" + member + "]");
                assertThat(pod.getTolerations())
                        .extracting(Toleration::getOperator)
                        .containsExactly("Exists");
                assertThat(pod.getSecurityContext().getRunAsUser()).isZero();
            }
        }
    }

    @Test
    void takesSeveralNamesOfManifests() {
        Play play = Play.restore(Play.limits(1), Map.of("workloadKind", "Pod", "workloadName", "none , etcd"));
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
        assertThat(play.log).contains("static Pod demo/none has the members etcd-0, etcd-1, etcd-2");
    }

    @Test
    void nothingIsTouchedWhereNothingWasStopped() {
        Play play = play();
        play.world.script("prepare", BROKEN);
        play.toEnd();
        assertThat(play.world.created).as("only a look at the repository").hasSize(1);
    }

    @Test
    void aMemberThatCannotBeStoppedLetsThoseBeforeItComeBack() {
        Play play = play();
        play.until("RUNNING STOP 1 stop").world.script("stop", BROKEN);
        play.toEnd();
        assertThat(play.failure().message()).isEqualTo("broken, on purpose");
        assertThat(play.world.created).as("look, two to stop, two to start").hasSize(1 + 2 + 2);
        assertThat(play.world.workload.startedWith).containsExactly("old old old");
    }

    @Test
    void aMemberThatCannotBeStartedAgainStaysStoppedAndTheOthersDoNot() {
        Play play = play();
        play.world.script("build", BROKEN);
        play.world.script("start", BROKEN, BROKEN, BROKEN, BROKEN);
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("STAYS_STOPPED");
        assertThat(play.failure().message())
                .isEqualTo("broken, on purpose; static Pod demo/etcd stays stopped, see docs/workload-restore.md:"
                        + " member etcd-0: broken, on purpose");
        assertThat(play.world.workload.manifests.hidden).containsExactly(0);
    }

    @Test
    void aMemberThatCannotBeStoppedOnTheWayBackKeepsItsRestoredDataAndNoOtherGetsItsOldOnes() {
        Play play = sick();
        play.until("RUNNING HALT 0 stop").world.script("stop", BROKEN, BROKEN, BROKEN, BROKEN);
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("STAYS_STOPPED");
        assertThat(play.world.workload.volumes.values()).containsOnly("new+old");
        assertThat(play.world.workload.manifests.hidden).containsExactly(1, 2);
    }

    @Test
    void podsThatDoNotBecomeReadyEndInTheOldData() {
        Play play = play();
        play.until("RUNNING START 2 start").world.workload.sick = true;
        play.toEnd();
        assertThat(play.failure().message())
                .isEqualTo("static Pod demo/etcd is not up again after 10 min: 0 of 3 pods are ready");
        assertThat(play.world.workload.startedWith).last().isEqualTo("old old old");
    }

    @Test
    void whoPutsAManifestBackMeanwhileEndsTheRestore() {
        Play play = play();
        play.until("WORKLOAD SWAP 1").world.workload.manifests.hidden.remove(1);
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("SCALED_BY_OTHERS");
        assertThat(play.failure().message()).startsWith("somebody put manifests of static Pod demo/etcd back");
        assertThat(play.world.workload.volumes.values()).containsOnly("old");
    }
}
