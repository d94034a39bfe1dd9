package io.jenkins.plugins.kubestash.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;

/** A large log through a session in a JVM with little memory: as it is written, over a broken connection, and late. */
final class LargeLog {
    static final int HEAP_MIB = 64;
    private static final int LINE_BYTES = 100;

    private final JavaProcess stage;
    private final Path kubeconfig;
    private final Path directory;
    private final int megabytes;
    private final Findings findings;
    private final Findings.Sheet sheet;
    private long lost;

    LargeLog(JavaProcess stage, Path kubeconfig, Path directory, int megabytes, Findings findings) {
        this.stage = stage;
        this.kubeconfig = kubeconfig;
        this.directory = directory;
        this.megabytes = megabytes;
        this.findings = findings;
        sheet = findings.sheet(
                "log of " + megabytes + " MB, heap of " + HEAP_MIB + " MiB",
                "LINES",
                "SECONDS",
                "LINES/S",
                "MB/S",
                "PEAK HEAP MiB",
                "SAME");
    }

    void measure() {
        through("shown as it is written", false, false);
        through("the same, connection broken after a third", true, false);
        through("read by a controller that was away", false, true);
        findings.aim(Aim.atMost("ways in which a line of a large log was lost, doubled or changed", lost, 0, ""));
    }

    private void through(String what, boolean cut, boolean away) {
        if (cut) {
            stage.ask("cut " + megabytes * 1_000_000L / 3);
        }
        List<String> options = List.of("-Xmx" + HEAP_MIB + "m", "-XX:+UseSerialGC");
        try (JavaProcess receiver =
                new JavaProcess(LogReceiver.class, options, kubeconfig.toString(), directory.toString())) {
            receiver.hear();
            if (away) {
                receiver.ask("leave");
            }
            JsonNode sent = stage.ask("write " + megabytes * (1_000_000 / LINE_BYTES));
            stage.ask("end 1 0");
            if (away) {
                receiver.ask("come-back");
            }
            tell(what, sent, receiver.ask("result"));
        }
    }

    private void tell(String what, JsonNode sent, JsonNode got) {
        boolean same = List.of("lines", "bytes", "crc").stream()
                .allMatch(figure -> sent.path(figure).equals(got.path(figure)));
        lost += same ? 0 : 1;
        double seconds = got.path("seconds").asDouble();
        sheet.row(
                what,
                got.path("lines").asLong(),
                seconds,
                Math.rint(got.path("lines").asLong() / seconds),
                got.path("bytes").asLong() / 1e6 / seconds,
                got.path("peakHeapBytes").asLong() / 1048576.0,
                same ? 1 : 0);
    }
}
