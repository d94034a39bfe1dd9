package io.jenkins.plugins.kubestash.agent.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final String FAILS = "Save(<data/1>) returned error, retrying after 1s: connection refused";

    private long now;
    private final Outage outage = new Outage(Duration.ofSeconds(60), line -> line.contains("403"), () -> now);

    @Test
    void isOverWhenTheStorageFailedForTooLong() {
        hearAt(0, FAILS);
        hearAt(59, FAILS);
        assertThat(outage.over()).isFalse();

        hearAt(60, "Remove(<lock/2>) returned error, retrying after 10s: connection refused");
        assertThat(outage.over()).isTrue();
    }

    @Test
    void beginsAnewWhenARequestHasComeThrough() {
        hearAt(0, FAILS);
        hearAt(50, "Save(<data/1>) operation successful after 4 retries");
        hearAt(100, FAILS);
        assertThat(outage.over()).isFalse();

        hearAt(160, FAILS);
        assertThat(outage.over()).isTrue();
    }

    @Test
    void wordsOfTheDumpMeanNothing() {
        hearAt(0, "subprocess redis-cli: " + FAILS);
        hearAt(100, "subprocess redis-cli: " + FAILS);

        assertThat(outage.over()).isFalse();
    }

    @Test
    void isOverAtOnceWhenNoTimeWillHelp() {
        hearAt(0, "Save(<data/1>) returned error, retrying after 1s: server response unexpected: 403");

        assertThat(outage.over()).isTrue();
    }

    private void hearAt(long seconds, String line) {
        now = Duration.ofSeconds(seconds).toNanos();
        outage.hear(line);
    }
}
