package io.jenkins.plugins.kubestash.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.sweep.LostSessions.Build;
import io.jenkins.plugins.kubestash.sweep.LostSessions.Fate;
import io.jenkins.plugins.kubestash.sweep.LostSessions.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LostSessionsTest {
    private static final Instant STARTED = Things.NOW.minus(Duration.ofHours(1));

    @ParameterizedTest(name = "up {0} s, live {1}, build {2}, ended {3}: {4}")
    @CsvSource({
        "600, false, OVER,    false, ABORT",
        "600, false, OVER,    true,  FORGET",
        "600, false, GONE,    false, FORGET",
        "600, false, GONE,    true,  FORGET",
        "600, false, GOES_ON, false, STAYS",
        "600, false, GOES_ON, true,  STAYS",
        "600, true,  OVER,    false, STAYS",
        "600, true,  OVER,    true,  STAYS",
        "600, true,  GONE,    false, STAYS",
        "600, true,  GOES_ON, true,  STAYS",
        "599, false, OVER,    false, ABORT",
        "599, false, OVER,    true,  FORGET",
        "599, false, GONE,    false, STAYS",
        "599, false, GOES_ON, false, STAYS",
        "599, true,  GONE,    true,  STAYS",
        "0,   false, OVER,    false, ABORT",
    })
    void onlyASessionThatNobodyCanTakeUpAgainIsLost(long seconds, boolean live, Build build, boolean ended, Fate fate) {
        LostSessions sessions = new LostSessions(
                Things.NOW, Duration.ofSeconds(seconds), live ? Set.of("abc") : Set.of("other"), run -> build);
        assertThat(sessions.of(new Stored("abc", "nightly#12", STARTED, ended))).isEqualTo(fate);
    }

    @Test
    void asksForTheSessionsOwnBuild() {
        LostSessions sessions = new LostSessions(
                Things.NOW, Duration.ofDays(1), Set.of(), run -> run.equals("nightly#12") ? Build.GOES_ON : Build.OVER);
        assertThat(sessions.of(new Stored("abc", "nightly#12", STARTED, false))).isEqualTo(Fate.STAYS);
        assertThat(sessions.of(new Stored("abc", "nightly#13", STARTED, false))).isEqualTo(Fate.ABORT);
    }

    @Test
    void aSessionWhoseBuildCannotBeToldStays() {
        LostSessions sessions = new LostSessions(Things.NOW, Duration.ofDays(1), Set.of(), run -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(sessions.of(new Stored("abc", "nightly#12", STARTED, false))).isEqualTo(Fate.STAYS);
    }

    @Test
    void aSessionThatCouldNotBeAbortedForAWeekIsForgotten() {
        LostSessions sessions = new LostSessions(Things.NOW, Duration.ofDays(9), Set.of(), run -> Build.OVER);
        Instant weekAgo = Things.NOW.minus(Duration.ofDays(7));
        assertThat(sessions.of(new Stored("abc", "nightly#12", weekAgo, false))).isEqualTo(Fate.ABORT);
        assertThat(sessions.of(new Stored("abc", "nightly#12", weekAgo.minusSeconds(1), false)))
                .isEqualTo(Fate.FORGET);
    }
}
