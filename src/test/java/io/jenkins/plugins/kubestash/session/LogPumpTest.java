package io.jenkins.plugins.kubestash.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Logs that are late, silent or not to be had. */
class LogPumpTest {
    private static final List<String> CONTAINERS = List.of("prepare", "dump", "finish");

    private final Play play = new Play(Play.limits(0));

    @Test
    void aStreamThatBringsNothingIsNotAskedForAgainAtOnce() {
        play.until("RUNNING dump");
        for (int i = 0; i < 1000; i++) {
            play.session.turn();
        }
        assertThat(play.world.follows.stream().filter("dump"::equals)).hasSize(1);
        play.clock.advance(Duration.ofSeconds(5));
        play.session.turn();
        assertThat(play.world.follows.stream().filter("dump"::equals)).hasSize(2);
    }

    @Test
    void aStreamThatHasFallenSilentIsLeftWhenItsContainerHasEnded() {
        play.world.deadStreams = true;
        succeeds();
        for (String container : CONTAINERS) {
            assertThat(play.log).containsOnlyOnce("  " + container + ": " + container + " said something");
        }
    }

    @Test
    void aLogThatCannotBeReadKeepsThoseAfterItBackForTenSeconds() {
        play.world.unreadable.add("prepare");
        succeeds();
        assertThat(play.log)
                .containsSubsequence(
                        "  prepare: the rest of its log cannot be read: the cluster at https://127.0.0.1:1 does not answer",
                        "  dump: dump said something",
                        "  finish: finish said something");
        assertThat(play.world.reads.stream().filter("prepare"::equals)).hasSizeBetween(3, 8);
    }

    @Test
    void logsThatCannotBeReadKeepAnOutcomeBackForTenSeconds() {
        play.world.unreadable.addAll(Set.copyOf(CONTAINERS));
        play.until("RUNNING finish");
        int before = play.world.reads.size();
        succeeds();
        for (String container : CONTAINERS) {
            assertThat(play.log)
                    .filteredOn(line -> line.startsWith("  " + container + ": the rest of its log cannot be read: "))
                    .hasSize(1);
        }
        assertThat(play.world.reads.size() - before).isBetween(10, 100);
    }

    private void succeeds() {
        assertThat(play.toEnd().outcome()).isInstanceOf(Outcome.Success.class);
    }
}
