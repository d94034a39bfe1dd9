package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The API server is away, or answers badly, while a backup is under way: it waits and goes on. */
class ClusterOutageTest extends HeldSessions {
    @ParameterizedTest
    @EnumSource
    void saysOnceThatTheClusterIsAwayAndOnceThatItIsBackAndSucceeds(Stage stage) {
        Theatre.Act act = held.heldAt(stage, Scene.limits(0));
        held.scene.embedded.apiAway();
        held.awaitLine(act, "does not answer");
        held.release();
        held.scene.embedded.apiBack();
        Played played = held.scene.check(act.toEnd(Held.LONG));
        assertThat(played.component().counts().get("keys")).isEqualTo(held.keys());
        assertThat(played.log().stream().filter(line -> line.contains("does not answer")))
                .hasSize(1);
        assertThat(played.log().stream().filter(line -> line.startsWith("The cluster answers again after")))
                .hasSize(1);
        assertThat(played.result().state().attempt()).isEqualTo(1);
        assertWholeLog(played);
    }

    /** What each container has to say came, and came once. */
    private static void assertWholeLog(Played played) {
        List<String> said =
                played.log().stream().filter(line -> line.startsWith("  ")).toList();
        assertThat(said).doesNotHaveDuplicates();
        assertThat(said)
                .filteredOn(line -> line.startsWith("  dump: ") && line.contains(" read, "))
                .hasSize(1);
        assertThat(said)
                .filteredOn(line -> line.startsWith("  finish: ") && line.contains(" read back: "))
                .hasSize(1);
        assertThat(said)
                .filteredOn(line -> line.contains("retention removed 1 "))
                .hasSize(1);
    }
}
