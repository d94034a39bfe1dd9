package io.jenkins.plugins.kubestash.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.Phase;
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

/** A real etcd of three static pods on three nodes is restored; {@code etcdctl} says what every member has then. */
class EtcdStaticPodsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String OLD = "a\n1\nb\nbefore\n";
    private static final String CHANGED = "a\n2\nb\nbefore\nc\nnew\n";
    private static EtcdStaticPods etcd;
    private static String snapshot;

    @BeforeAll
    static void aSnapshotOfThreeMembers() {
        etcd = new EtcdStaticPods();
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
        etcd.awaitHealthy();
        etcd.put("a", "2");
        etcd.put("b", "before");
        etcd.put("c", "new");
        etcd.awaitContents(CHANGED);
    }

    @Test
    void bringsTheOldDataBackOnEveryMemberWhereverTheControllerIsLost() {
        Theatre.Act act = etcd.scene.theatre.begin(etcd.restore(snapshot, LONG));
        Set<Stage> lostIn = EnumSet.noneOf(Stage.class);
        Played played = etcd.loseTheControllerOnceInEveryStage(act, lostIn);
        assertThat(played.result().outcome()).as("%s", played.log()).isInstanceOf(Outcome.Success.class);
        assertThat(lostIn)
                .contains(Stage.LOOK, Stage.STOP, Stage.BUILD, Stage.SWAP, Stage.START, Stage.CHECK, Stage.CLEAN);
        etcd.awaitContents(OLD);
        assertThat(etcd.members()).isEqualTo(etcd.expectedMembers());
        etcd.scene.check(played, etcd.scene.repo(EtcdWorkload.ETCD, "dump"));
        etcd.assertNothingLeft();
    }

    @Test
    void whoAbortsItWhileDataAreMovedGetsTheOldOnesBackWhereverTheControllerIsLost() {
        Theatre.Act act = etcd.scene.theatre.begin(etcd.restore(snapshot, LONG));
        etcd.scene.embedded.await(
                "the second member is swapped",
                LONG,
                () -> act.state().phase() == Phase.RUNNING
                        && act.state()
                                .workload()
                                .filter(at -> at.stage() == Stage.SWAP && at.member() == 1)
                                .isPresent());
        act.abort("by alice");
        etcd.scene.embedded.await(
                "the way back", LONG, () -> act.state().workload().stream().anyMatch(at -> at.stage() == Stage.HALT));
        Set<Stage> lostIn = EnumSet.noneOf(Stage.class);
        Played played = etcd.loseTheControllerOnceInEveryStage(act, lostIn);
        assertThat(played.result().outcome()).as("%s", played.log()).isInstanceOf(Outcome.Abort.class);
        assertThat(lostIn).contains(Stage.HALT, Stage.UNDO, Stage.RESUME);
        assertAsBefore(played);
    }

    @Test
    void whatAnEarlierRestoreLeftOnAVolumeEndsThisOneAndLeavesAllAsItWas() throws IOException {
        Path journal = etcd.volume(1).resolve(".kubestash-restore/journal.json");
        Files.createDirectories(journal.getParent());
        Files.writeString(journal, "{\"restore\": \"earlier\", \"state\": \"swapped\"}");
        Played played = etcd.scene.theatre.play(etcd.restore(snapshot, LONG));
        assertThat(played.failure().message()).contains("holds the data of restore earlier (swapped)");
        assertThat(journal).exists();
        EtcdServer.delete(journal.getParent());
        assertAsBefore(played);
    }

    private static void assertAsBefore(Played played) {
        etcd.awaitHealthy();
        etcd.awaitContents(CHANGED);
        assertThat(etcd.members()).isEqualTo(etcd.expectedMembers());
        etcd.scene.check(played, etcd.scene.repo(EtcdWorkload.ETCD, "dump"));
        etcd.assertNothingLeft();
    }
}
