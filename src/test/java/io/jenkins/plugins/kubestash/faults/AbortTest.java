package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Outcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody aborts a backup at every stage: nothing of it is left, not even its snapshot. */
class AbortTest extends HeldSessions {
    private static final Duration PROMISED = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    void abortEndsTheBackupAtOnceAndLeavesNothing(Stage stage) {
        Theatre.Act act = held.heldAt(stage, Scene.limits(1));
        Instant asked = Instant.now();
        act.abort("by alice");
        held.scene.embedded.await(
                "its pod is gone",
                PROMISED,
                () -> act.state().unlocking() || act.state().phase().ended());
        held.gate.open();
        Played played = act.toEnd(PROMISED);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(PROMISED);
        held.release();
        held.scene.check(played);
        if (stage == Stage.CLEANING) {
            assertThat(played.succeeded()).as("what is proven stays proven").isTrue();
        } else {
            assertThat(played.result().outcome()).isEqualTo(new Outcome.Abort("by alice"));
            assertThat(played.log()).contains("Aborting: by alice");
        }
    }
}
