package io.jenkins.plugins.kubestash.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jenkins.plugins.kubestash.model.Documents;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private final Findings findings = new Findings();

    @Test
    void printsEachTableThenTheAimsThenTheRemarks() {
        Findings.Sheet sheet = findings.sheet("sessions", "THREADS", "KiB");
        sheet.row("100", 18, 41.257);
        sheet.row("burst", Double.NaN, 0.5);
        findings.aim(Aim.atMost("heap", 41, 64, " KiB"));
        findings.note("pods are scripted");
        assertThat(findings.lines())
                .containsExactly(
                        "sessions  THREADS  KiB",
                        "100       18       41.26",
                        "burst     -        0.50",
                        "",
                        "met     heap: 41.00 KiB, the aim is at most 64.0 KiB",
                        "pods are scripted");
    }

    @Test
    void writesTheSameAsJsonWithoutWhatWasNotMeasured() {
        findings.about("window", 60);
        findings.sheet("sessions", "THREADS", "KiB").row("burst", Double.NaN, 0.5);
        findings.aim(Aim.atMost("heap", 65, 64, " KiB"));
        assertThat(Documents.toJson(findings.json()))
                .contains("\"window\":60", "\"what\":\"burst\"", "\"KiB\":0.5", "\"met\":false")
                .doesNotContain("THREADS", "NaN");
    }

    @Test
    void refusesARowThatDoesNotFitItsHeadings() {
        Findings.Sheet sheet = findings.sheet("sessions", "THREADS");
        assertThatIllegalArgumentException().isThrownBy(() -> sheet.row("1", 1, 2));
    }

    @Test
    void tellsWhatMostDurationsDoNotExceed() {
        Spread hundred = new Spread(
                IntStream.rangeClosed(1, 100).mapToObj(i -> (101 - i) / 100.0).toList());
        assertThat(hundred.p50()).isEqualTo(0.5);
        assertThat(hundred.p99()).isEqualTo(0.99);
        assertThat(hundred.longest()).isEqualTo(1);
        assertThat(new Spread(List.of(3.0)).p99()).isEqualTo(3);
        assertThatIllegalStateException().isThrownBy(() -> new Spread(List.of()).p50());
    }

    @Test
    void tellsALogThatLostDoubledOrSwappedALineFromTheRightOne() {
        assertThat(LogSum.line(7)).hasSize(99).isNotEqualTo(LogSum.line(8));
        assertThat(sum(1, 2, 3)).isEqualTo(sum(1, 2, 3));
        assertThat(sum(1, 3, 2)).isNotEqualTo(sum(1, 2, 3));
        assertThat(sum(1, 2)).isNotEqualTo(sum(1, 2, 3));
        assertThat(sum(1, 2, 2, 3)).isNotEqualTo(sum(1, 2, 3));
    }

    private static Object sum(int... lines) {
        LogSum sum = new LogSum();
        IntStream.of(lines).mapToObj(LogSum::line).forEach(sum::add);
        return sum.asMap();
    }
}
