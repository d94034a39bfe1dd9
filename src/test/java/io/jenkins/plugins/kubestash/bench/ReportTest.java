package io.jenkins.plugins.kubestash.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jenkins.plugins.kubestash.model.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void tellsTheMedianOfTimeAndTheMostOfMemory() {
        Figures figures = figures(new Run(9, 1, 100, 7), new Run(1, 2, 300, 5), new Run(2, 6, 200, 6));
        assertThat(figures.seconds()).isEqualTo(2);
        assertThat(figures.cpuSeconds()).isEqualTo(2);
        assertThat(figures.rssBytes()).isEqualTo(300);
        assertThat(figures.heapBytes()).isEqualTo(7);
        assertThat(figures(Run.lasting(1), Run.lasting(2)).seconds()).isEqualTo(1.5);
    }

    @Test
    void hasNoMedianOfNothing() {
        assertThatIllegalStateException().isThrownBy(new Figures()::seconds);
    }

    @Test
    void printsRatesAndEveryAimMetOrNot() {
        Report report = new Report();
        report.row("pipe", 1000, 3_000_000, figures(new Run(2, 0.5, 64 << 20, 0)));
        report.aim(Aim.atLeast("speed", 2.9, 3, " times"));
        report.aim(Aim.atMost("overhead", 3, 3, " s"));
        assertThat(report.lines())
                .containsExactly(
                        "      SECONDS  KEYS/S  MB/S  CPU-S  RSS       HEAP",
                        "pipe  2.00     500     1.5   0.50   64.0 MiB  -",
                        "",
                        "NOT MET speed: 2.90 times, the aim is at least 3.0 times",
                        "met     overhead: 3.00 s, the aim is at most 3.0 s");
    }

    @Test
    void writesTheSameAsJson() {
        Report report = new Report();
        report.about("cores", 2);
        report.row("pipe", 1000, 3_000_000, figures(new Run(2, 0.5, 64, 0), new Run(2, 0.5, 64, 0)));
        report.aim(Aim.atLeast("speed", 2.9, 3, " times"));
        assertThat(Documents.toJson(report.json()))
                .contains("\"cores\":2")
                .contains("\"what\":\"pipe\"", "\"allSeconds\":[2.0,2.0]", "\"keysPerSecond\":500.0")
                .contains("\"what\":\"speed\"", "\"measured\":2.9", "\"met\":false");
    }

    @Test
    void readsTheHeapsPeakFromTheCollectorsLog() {
        assertThat(GcLog.peak(List.of(
                        "[0.5s][info][gc          ] GC(0) Pause Young (Allocation Failure) 17M->2M(61M) 1.2ms",
                        "[0.6s][info][gc          ] GC(1) Pause Young (Allocation Failure) 19M->2M(61M) 1.2ms",
                        "[0.7s][info][gc,heap,exit]  def new generation   total 19712K, used 1024K [0x1, 0x2)",
                        "[0.7s][info][gc,heap,exit]  tenured generation   total 43712K, used 2048K [0x1, 0x2)")))
                .isEqualTo(19 << 20);
    }

    @Test
    void readsTheHeapAtTheEndWhenNothingWasCollected() {
        assertThat(GcLog.peak(List.of(
                        "[0.7s][info][gc,heap,exit]  def new generation   total 19712K, used 1024K [0x1, 0x2)",
                        "[0.7s][info][gc,heap,exit]  tenured generation   total 43712K, used 2048K [0x1, 0x2)")))
                .isEqualTo(3 << 20);
    }

    private static Figures figures(Run... runs) {
        Figures figures = new Figures();
        List.of(runs).forEach(figures::add);
        return figures;
    }
}
