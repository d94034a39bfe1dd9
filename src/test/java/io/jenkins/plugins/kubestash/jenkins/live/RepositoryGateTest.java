package io.jenkins.plugins.kubestash.jenkins.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RepositoryGateTest {
    private final RepositoryGate gate = new RepositoryGate();
    private final List<String> started = new ArrayList<>();

    @Test
    void theFirstMayBeginAtOnceAndTheNextOnesWaitInTheirOrder() {
        assertThat(enter("a")).isEmpty();
        assertThat(enter("b")).contains("build a");
        assertThat(enter("c")).contains("build b");
        gate.leave("a");
        assertThat(started).containsExactly("b");
        gate.leave("b");
        assertThat(started).containsExactly("b", "c");
    }

    @Test
    void anotherRepositoryIsFree() {
        enter("a");
        assertThat(gate.enter("other", "b", "build b", () -> {})).isEmpty();
    }

    @Test
    void oneThatGaveUpIsNeverStarted() {
        enter("a");
        enter("b");
        enter("c");
        assertThat(gate.giveUp("b")).isTrue();
        gate.leave("a");
        assertThat(started).containsExactly("c");
    }

    @Test
    void oneThatHasBegunCannotGiveUpItsPlace() {
        enter("a");
        enter("b");
        gate.leave("a");
        assertThat(gate.giveUp("b")).isFalse();
        assertThat(enter("c")).contains("build b");
    }

    @Test
    void allThatWereInsideBeforeARestartAreWaitedFor() {
        gate.inside("repository", "a", "build a");
        gate.inside("repository", "b", "build b");
        enter("c");
        gate.leave("b");
        assertThat(started).isEmpty();
        gate.leave("a");
        assertThat(started).containsExactly("c");
    }

    @Test
    void leavingTwiceOrUnknownIsNothing() {
        enter("a");
        enter("b");
        gate.leave("x");
        gate.leave("a");
        gate.leave("a");
        assertThat(started).containsExactly("b");
        gate.leave("b");
        assertThat(enter("d")).isEmpty();
    }

    private Optional<String> enter(String id) {
        return gate.enter("repository", id, "build " + id, () -> started.add(id));
    }
}
