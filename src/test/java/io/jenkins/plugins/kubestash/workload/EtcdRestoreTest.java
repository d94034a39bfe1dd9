package io.jenkins.plugins.kubestash.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.Phase;
import io.jenkins.plugins.kubestash.session.SessionState;
import io.jenkins.plugins.kubestash.session.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real etcd of three members is restored into its StatefulSet; {@code etcdctl} says what every member has then. */
class EtcdRestoreTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String OLD = "a\n1\nb\nbefore\n";
    private static final String CHANGED = "a\n2\nb\nbefore\nc\nnew\n";
    private static EtcdStatefulSet etcd;
    private static String snapshot;

    @BeforeAll
    static void aSnapshotOfThreeMembers() {
        etcd = new EtcdStatefulSet();
        etcd.put("a", "1");
        etcd.put("b", "before");
        snapshot = etcd.backup();
    }

    @AfterAll
    static void close() {
        etcd.close();
    }

    @BeforeEach
    void changeTheData() {
        etcd.bindAgain();
        etcd.awaitHealthy();
        etcd.put("a", "2");
        etcd.put("b", "before");
        etcd.put("c", "new");
        etcd.awaitContents(CHANGED);
    }

    @Test
    void bringsTheOldDataBackOnEveryMemberWhereverTheControllerIsLost() {
        Theatre.Act act = etcd.scene.theatre.begin(etcd.restore("latest", LONG));
        Set<Stage> lostIn = EnumSet.noneOf(Stage.class);
        Played played = etcd.loseTheControllerOnceInEveryStage(act, lostIn);
        assertThat(played.result().outcome()).as("%s", played.log()).isInstanceOf(Outcome.Success.class);
        assertThat(lostIn)
                .contains(
                        Stage.LOOK,
                        Stage.STOP,
                        Stage.BUILD,
                        Stage.SWAP,
                        Stage.START,
                        Stage.CHECK,
                        Stage.CLEAN,
                        Stage.FINISH);
        etcd.awaitContents(OLD);
        assertThat(etcd.members()).isEqualTo(etcd.expectedMembers());
        etcd.scene.check(played, etcd.scene.repo(EtcdWorkload.ETCD, "dump"));
        etcd.assertNothingLeft();
        assertThat(played.component().snapshot()).isEqualTo(snapshot);
    }

    @Test
    void aClusterThatDoesNotAnswerAfterwardsGetsItsOldDataBack() {
        etcd.bind(EtcdWorkload.freePort());
        Theatre.Act act = etcd.scene.theatre.begin(etcd.restore(snapshot, Duration.ofSeconds(3)));
        Set<Stage> lostIn = EnumSet.noneOf(Stage.class);
        Played played = etcd.loseTheControllerOnceInEveryStage(act, lostIn);
        assertThat(lostIn).contains(Stage.HALT, Stage.UNDO);
        assertFailedAndAsBefore(played);
        assertThat(played.log()).anyMatch(line -> line.equals("Putting the old data of StatefulSet demo/etcd back"));
    }

    @Test
    void whatCannotBeUndoneStaysStoppedUntilSomebodyDoesItByHand() throws Exception {
        Theatre.Act act = etcd.scene.theatre.begin(etcd.restore(snapshot, LONG));
        etcd.scene.embedded.await("the second member is swapped", LONG, () -> at(act, Stage.SWAP, 1));
        act.abort("by alice");
        etcd.scene.embedded.permissions().deny("create", "jobs");
        Played played = act.toEnd(LONG);
        etcd.scene.embedded.permissions().allow("create", "jobs");
        assertThat(played.failure().reason()).isEqualTo("STAYS_STOPPED");
        assertThat(played.failure().message())
                .startsWith("by alice; StatefulSet demo/etcd stays stopped")
                .contains("member etcd-0: ", "member etcd-1: ", "member etcd-2: ");
        assertThat(etcd.scene.embedded.pods("demo")).isEmpty();
        assertThat(etcd.scene
                        .theatre
                        .play(etcd.restore(snapshot, LONG))
                        .failure()
                        .message())
                .contains("is being restored by session "
                        + played.result().state().id());
        ByHand.undo(etcd);
        ByHand.start(etcd);
        assertAsBefore(played);
    }

    @Test
    void aMissingRightShowsBeforeAnythingIsTouched() {
        etcd.scene.embedded.permissions().deny("get", "statefulsets");
        Played played = etcd.scene.theatre.play(etcd.restore(snapshot, LONG));
        etcd.scene.embedded.permissions().allow("get", "statefulsets");
        assertThat(played.failure().message()).contains("may not get statefulsets in namespace demo");
        etcd.scene.embedded.permissions().deny("patch", "statefulsets");
        played = etcd.scene.theatre.play(etcd.restore(snapshot, LONG));
        etcd.scene.embedded.permissions().allow("patch", "statefulsets");
        assertThat(played.failure().message()).contains("may not patch statefulsets in namespace demo");
        assertAsBefore(played);
        assertThat(etcd.scene.embedded.pods("demo")).hasSize(3);
    }

    @Test
    void aMemberThatCannotBeBuiltLeavesAllAsItWas() throws IOException {
        Path wal = etcd.volume(1).resolve("member/wal");
        Path elsewhere = etcd.volume(1).resolve("elsewhere");
        Files.move(wal, elsewhere);
        Files.createSymbolicLink(wal, elsewhere);
        Played played = etcd.scene.theatre.play(etcd.restore(snapshot, LONG));
        assertFailedAndAsBefore(played);
        Outcome.Failure failure = (Outcome.Failure) played.result().outcome();
        assertThat(failure.message()).contains("--wal-dir");
        assertThat(played.log()).noneMatch(line -> line.contains("swap:"));
        Files.delete(wal);
        Files.move(elsewhere, wal);
    }

    private static void assertFailedAndAsBefore(Played played) {
        assertThat(played.result().outcome()).as("%s", played.log()).isInstanceOf(Outcome.Failure.class);
        assertAsBefore(played);
    }

    private static void assertAsBefore(Played played) {
        etcd.awaitHealthy();
        etcd.awaitContents(CHANGED);
        assertThat(etcd.members()).isEqualTo(etcd.expectedMembers());
        etcd.scene.check(played, etcd.scene.repo(EtcdWorkload.ETCD, "dump"));
        etcd.assertNothingLeft();
    }

    private static boolean at(Theatre.Act act, Stage stage, int member) {
        SessionState state = act.state();
        return state.phase() == Phase.RUNNING
                && state.workload()
                        .filter(at -> at.stage() == stage && at.member() == member)
                        .isPresent();
    }
}
