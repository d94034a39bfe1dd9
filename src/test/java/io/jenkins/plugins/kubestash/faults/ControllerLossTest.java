package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.embedded.Fault;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The controller's process ends at every stage of a backup: another one that has the stored state brings it to its end. */
class ControllerLossTest extends HeldSessions {
    @ParameterizedTest
    @EnumSource
    void theNextControllerEndsTheBackupAsIfNothingHadHappened(Stage stage) {
        Theatre.Act act = held.heldAt(stage, Scene.limits(0));
        act.loseController();
        if (stage != Stage.LOCKED_DUMP) {
            held.release();
        }
        act.takeUpAgain();
        held.release();
        succeeds(act);
    }

    @ParameterizedTest
    @CsvSource({"create, jobs", "create, secrets", "patch, jobs"})
    void theNextControllerFinishesWhatWasHalfCreated(String verb, String resource) {
        held.scene.embedded.faults().plan(1, request -> request.is(verb, resource), new Fault.Reset(true));
        Theatre.Act act = held.scene.theatre.begin(Held.backup(Scene.limits(0)));
        held.awaitLine(act, "does not answer");
        act.loseController();
        act.takeUpAgain();
        succeeds(act);
    }

    private void succeeds(Theatre.Act act) {
        Played played = held.scene.check(act.toEnd(Held.LONG));
        assertThat(played.component().counts().get("keys")).isEqualTo(held.keys());
        assertThat(played.result().state().attempt()).isEqualTo(1);
        assertThat(held.scene.embedded.requests().of("create", "jobs")).isLessThanOrEqualTo(2);
        assertThat(played.log().stream().filter(line -> line.startsWith("  "))).doesNotHaveDuplicates();
    }
}
