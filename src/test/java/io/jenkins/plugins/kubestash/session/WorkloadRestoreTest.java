package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.jenkins.plugins.kubestash.cluster.WorkloadView.Mark;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A restore into a StatefulSet meets every event in every stage; {@link Play#toEnd} asserts that old and new data never
 * met and that nothing is left behind.
 */
class WorkloadRestoreTest {
    private static final String SICK =
            "{\"failure\":{\"reason\":\"DATABASE_UNREACHABLE\",\"message\":\"etcd-2 does not answer\",\"retry\":false}}";
    private static final String LOST =
            "{\"failure\":{\"reason\":\"REPOSITORY_UNREACHABLE\",\"message\":\"no answer\",\"retry\":true}}";
    private static final String DAMAGED =
            "{\"failure\":{\"reason\":\"DAMAGED_DUMP\",\"message\":\"the snapshot is damaged\",\"retry\":false}}";

    private static Play play() {
        return Play.restore(Play.limits(1), Map.of());
    }

    /** All places in which a session that goes on to its end is once. */
    private static Set<String> places(Play play) {
        Set<String> places = new LinkedHashSet<>();
        while (play.session.result().isEmpty()) {
            places.add(play.stage());
            play.turn();
        }
        return places;
    }

    private static Play sick() {
        Play play = play();
        play.world.script("check", SICK);
        return play;
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
    void restoresEveryMemberFromTheSnapshotThatTheFirstOneGot() {
        Play play = play();
        SessionResult result = play.toEnd();
        assertThat(result.outcome()).isInstanceOf(Outcome.Success.class);
        PodResult.Component restored =
                ((Outcome.Success) result.outcome()).result().components().get("dump");
        assertThat(restored.snapshot()).isEqualTo("5".repeat(64));
        assertThat(restored.topology()).isEqualTo("3 members");
        List<String> snapshots = play.world.created.keySet().stream()
                .map(job -> play.world.environment(job, "build", "KUBESTASH_SNAPSHOT"))
                .filter(snapshot -> !snapshot.isEmpty())
                .toList();
        assertThat(snapshots).containsExactly("latest", "5".repeat(64), "5".repeat(64));
        assertThat(play.world.workload.startedWith).containsExactly("new+old new+old new+old");
        assertThat(play.log).contains("StatefulSet demo/etcd scaled from 3 to 0", "StatefulSet demo/etcd scaled to 3");
    }

    @Test
    void runsEachMembersJobsWhereItsPodWasWithItsOwnVolume() {
        Play play = play();
        play.toEnd();
        List<String> jobs = List.copyOf(play.world.created.keySet());
        assertThat(jobs).hasSize(1 + 3 + 3 + 1 + 3);
        for (int stage : List.of(1, 4, 8)) {
            for (int member = 0; member < 3; member++) {
                PodSpec pod = play.world.specs.get(jobs.get(stage + member));
                assertThat(pod.getVolumes())
                        .filteredOn(volume -> volume.getName().equals("data"))
                        .extracting(volume -> volume.getPersistentVolumeClaim().getClaimName())
                        .containsExactly("data-etcd-" + member);
                assertThat(pod.getAffinity().toString()).contains("metadata.name", "[node-" + member + "]");
            }
        }
    }

    @Test
    void aSnapshotThatIsNotThereStopsNothing() {
        Play play = play();
        play.world.script("prepare", "{\"failure\":{\"reason\":\"NO_SNAPSHOT\",\"message\":\"none\",\"retry\":false}}");
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("NO_SNAPSHOT");
        assertThat(play.world.created).hasSize(1);
        assertThat(play.log).doesNotContain("StatefulSet demo/etcd scaled from 3 to 0");
        assertThat(play.world.workload.startedWith).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("everyPlace")
    void aSessionThatIsTakenUpOnlyToBeAbortedGoesBack(String place) {
        Play play = play();
        play.until(place).loseController().session.abort("its build is gone");
        Outcome outcome = play.toEnd().outcome();
        boolean afterTheFact = place.contains(" CLEAN ") || place.contains(" FINISH ");
        assertThat(outcome).isInstanceOf(afterTheFact ? Outcome.Success.class : Outcome.Abort.class);
    }

    static Set<String> everyPlace() {
        return places(play());
    }

    @Test
    void aMemberWhoseNewDataDoNotStartLeavesAllAsItWas() {
        Play play = play();
        play.until("RUNNING BUILD 1 prepare").world.script("build", DAMAGED);
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("DAMAGED_DUMP");
        assertThat(play.world.workload.startedWith).containsExactly("old old old");
        assertThat(play.log).contains("Putting the old data of StatefulSet demo/etcd back");
    }

    @Test
    void aFailureThatMayPassIsTriedAgainForThatMember() {
        Play play = play();
        play.until("RUNNING BUILD 1 prepare").world.script("build", LOST);
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
    }

    @Test
    void aClusterThatIsNotHealthyGetsItsOldDataBack() {
        Play play = sick();
        play.toEnd();
        assertThat(play.failure().message()).isEqualTo("etcd-2 does not answer");
        assertThat(play.world.workload.startedWith).containsExactly("new+old new+old new+old", "old old old");
    }

    @Test
    void podsThatDoNotBecomeReadyEndInTheOldData() {
        Play play = play();
        play.until("WORKLOAD START 0").world.workload.sick = true;
        play.toEnd();
        assertThat(play.failure().message())
                .isEqualTo("StatefulSet demo/etcd is not up again after 10 min: 0 of 3 pods are ready");
        assertThat(play.world.workload.startedWith).last().isEqualTo("old old old");
    }

    @Test
    void aPodThatDoesNotEndLeavesTheDataAlone() {
        Play play = play();
        play.world.workload.stuck = true;
        play.toEnd();
        assertThat(play.failure().message())
                .isEqualTo("StatefulSet demo/etcd does not stop after 10 min: still there: etcd-0, etcd-1, etcd-2");
        assertThat(play.world.created).as("only a look at the repository").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"WORKLOAD SWAP 0", "WORKLOAD BUILD 1", "CLEANING SWAP 1"})
    void whoScalesItUpMeanwhileEndsTheRestore(String place) {
        Play play = play();
        play.until(place).world.workload.scaleByHandUnseen(3);
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("SCALED_BY_OTHERS");
    }

    @Test
    void membersThatWouldNotBeOneClusterAreNotSwapped() {
        Play play = play();
        play.world.workload.nameOfTheSecond = "etcd-0";
        play.toEnd();
        assertThat(play.failure().message()).contains("the new data of member etcd-1 call it 'etcd-0'");
        assertThat(play.world.workload.startedWith).containsExactly("old old old");
    }

    @Test
    void oldDataThatCannotBeRemovedMakeAWarning() {
        Play play = play();
        play.world.script("clean", DAMAGED);
        Outcome.Success success = (Outcome.Success) play.toEnd().outcome();
        assertThat(success.result().warnings())
                .containsExactly("the old data of member etcd-0 could not be removed from its volume: the snapshot is"
                        + " damaged");
    }

    @Test
    void staysStoppedAndSaysSoWhenAMembersOldDataCannotBePutBack() {
        Play play = sick();
        play.world.script("undo", DAMAGED, DAMAGED, DAMAGED, DAMAGED);
        play.toEnd();
        assertThat(play.failure().reason()).isEqualTo("STAYS_STOPPED");
        assertThat(play.failure().message())
                .isEqualTo("etcd-2 does not answer; StatefulSet demo/etcd stays stopped, see docs/workload-restore.md:"
                        + " member etcd-0: the snapshot is damaged");
        assertThat(play.world.workload.volumes.values()).containsExactly("unmixed", "old", "old");
        assertThat(play.world.workload.mark).isEqualTo(Optional.of(new Mark("k3f9x2m8", 3)));
    }

    @Test
    void refusesAWorkloadThatAnotherRestoreHas() {
        Play play = play();
        play.world.workload.mark = Optional.of(new Mark("another", 3));
        while (play.session.result().isEmpty()) {
            play.turn();
        }
        assertThat(play.failure().message())
                .startsWith(
                        "StatefulSet demo/etcd is being restored by session another, which stopped it at 3 replicas");
        assertThat(play.world.created).isEmpty();
        assertThat(play.world.workload.replicas).isEqualTo(3);
    }

    @Test
    void aClusterThatNeverComesBackLeavesALineThatSaysWhatIsStopped() {
        Play play = sick();
        play.until("RUNNING UNDO 1 undo").world.goAway();
        while (play.session.result().isEmpty()) {
            play.turn();
            play.clock.advance(Duration.ofSeconds(20));
        }
        assertThat(play.failure().reason()).isEqualTo("STAYS_STOPPED");
        assertThat(play.failure().message())
                .contains("StatefulSet demo/etcd stays stopped", "member etcd-1: the cluster at");
    }

    @Test
    void aControllerThatIsLostForDaysGoesOnWhereItWas() {
        Play play = sick();
        play.until("RUNNING UNDO 1 undo").loseController().clock.advance(Duration.ofDays(3));
        play.toEnd();
        assertThat(play.world.workload.volumes.values()).containsOnly("old");
    }
}
