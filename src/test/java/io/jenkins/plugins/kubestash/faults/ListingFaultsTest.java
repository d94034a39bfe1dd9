package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Accidents of a listing while its pod works: it leaves nothing behind, so no Job comes after it. */
class ListingFaultsTest extends HeldSessions {
    private static final Duration PROMISED = Duration.ofSeconds(60);

    @Test
    void anAbortedListingIsFollowedByNoOtherJob() {
        Theatre.Act act = atWork();

        act.abort("by alice");

        Played played = held.scene.check(act.toEnd(PROMISED));
        assertThat(played.result().outcome()).isEqualTo(new Outcome.Abort("by alice"));
        assertThat(held.scene.embedded.requests().of("create", "jobs")).isEqualTo(1);
    }

    @Test
    void aListingWhoseJobIsDeletedFailsAndIsFollowedByNoOtherJob() {
        Theatre.Act act = atWork();

        held.scene.embedded.delete("Job", "demo", act.state().job());

        Played played = held.scene.check(act.toEnd(PROMISED));
        assertThat(played.result().outcome()).isInstanceOf(Outcome.Failure.class);
        assertThat(held.scene.embedded.requests().of("create", "jobs")).isEqualTo(1);
    }

    @Test
    void aListingThatRunsOutOfMemoryIsFollowedByNoOtherJob() {
        Theatre.Act act = atWork();

        held.scene.embedded.outOfMemory("demo", held.scene.podName(), "list");

        Played played = held.scene.check(act.toEnd(PROMISED));
        assertThat(played.failure().reason()).isEqualTo("OUT_OF_MEMORY");
        assertThat(held.scene.embedded.requests().of("create", "jobs")).isEqualTo(1);
    }

    @Test
    void aListingGoesOnWhenItsControllerIsLost() {
        Theatre.Act act = atWork();

        act.loseController();
        held.gate.open();
        act.takeUpAgain();

        Played played = held.scene.check(act.toEnd(PROMISED));
        assertThat(played.listed().snapshots()).hasSize(1);
        assertThat(held.scene.embedded.requests().of("create", "jobs")).isEqualTo(1);
    }

    /** A listing whose pod has begun and is held before it looks at the repository. */
    private Theatre.Act atWork() {
        held.gate.shut("version");
        Theatre.Act act = held.scene.theatre.begin(Scene.snapshots(50));
        held.scene.awaitRunning("list");
        return act;
    }
}
