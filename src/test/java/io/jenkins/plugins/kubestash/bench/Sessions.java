package io.jenkins.plugins.kubestash.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Many sessions at once in this process, against the cluster of another one: threads, heap, requests, and how late. */
final class Sessions implements AutoCloseable {
    private static final int WARM_UP = 50;
    private static final int ENDS_A_SECOND = 20;
    private static final int AT_ONCE = 100;
    private static final int SAMPLES_OF_ONE = 20;
    private static final double NONE = Double.NaN;

    private final JavaProcess stage;
    private final Findings findings;
    private final Findings.Sheet sheet;
    private final int threadsBefore;
    private final Crowd crowd;
    private long baseHeap;
    private int threads;

    /** How late the results were that came after so many ends of pods. */
    private record Lateness(Spread seen, Spread over) {}

    Sessions(JavaProcess stage, Path kubeconfig, Path directory, Findings findings) {
        this.stage = stage;
        this.findings = findings;
        sheet = findings.sheet(
                "sessions at once",
                "THREADS",
                "KiB EACH",
                "REQUESTS/MIN EACH",
                "CPU-S/MIN EACH",
                "START S",
                "SEEN P50",
                "SEEN P99",
                "OVER P50",
                "OVER P99");
        threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
        ManagementFactory.getThreadMXBean().resetPeakThreadCount();
        crowd = new Crowd(kubeconfig, directory);
    }

    void warmUp() {
        begin(WARM_UP);
        end(WARM_UP, 0);
        baseHeap = Vitals.liveHeap();
    }

    void measure(int count, Duration window) {
        double start = begin(count);
        double kib = (Vitals.liveHeap() - baseHeap) / 1024.0 / count;
        double cpu = Vitals.cpuSeconds();
        double requests = requestsIn(window) / (double) count / (window.toMillis() / 60_000.0);
        double cpuEach = (Vitals.cpuSeconds() - cpu) / count / (window.toMillis() / 60_000.0);
        int burst = count > 5 * AT_ONCE ? AT_ONCE : 0;
        Lateness late = count == 1 ? oneAfterTheOther() : end(count - burst, ENDS_A_SECOND);
        threads = Math.max(threads, ManagementFactory.getThreadMXBean().getPeakThreadCount() - threadsBefore);
        sheet.row(
                Integer.toString(count),
                threads,
                kib,
                requests,
                cpuEach,
                start,
                late.seen().p50(),
                late.seen().p99(),
                late.over().p50(),
                late.over().p99());
        if (burst > 0) {
            Lateness all = end(burst, 0);
            sheet.row(
                    "the last " + burst + " ended at one moment",
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    all.seen().p50(),
                    all.seen().p99(),
                    all.over().p50(),
                    all.over().p99());
        }
        aims(count, kib, requests, late);
    }

    private void aims(int count, double kib, double requests, Lateness late) {
        String with = count + (count == 1 ? " session: " : " sessions: ");
        findings.aim(Aim.atMost(with + "threads", threads, 32, ""));
        if (count > 1) {
            findings.aim(Aim.atMost(with + "heap each", kib, 64, " KiB"));
        }
        findings.aim(Aim.atMost(with + "API requests a minute each", requests, 4, ""));
        findings.aim(Aim.atMost(
                with + "from the pod's end to the result seen, p99", late.seen().p99(), 2, " s"));
    }

    void tellTheRest() {
        findings.note("threads: " + crowdThreads());
        findings.note(String.format(
                java.util.Locale.ROOT,
                "after the end of all sessions the heap was %.1f MiB above its beginning: idle connections and caches",
                (Vitals.liveHeap() - baseHeap) / 1048576.0));
    }

    private static Map<String, Long> crowdThreads() {
        Map<String, Long> all = Vitals.threads();
        all.keySet().removeIf(name -> !name.startsWith("kubestash") && !name.startsWith("HttpClient"));
        return all;
    }

    /** @return seconds until all of them had shown their pod's log */
    private double begin(int count) {
        int before = crowd.following();
        long start = System.nanoTime();
        crowd.begin(count);
        Patience.until("all sessions follow their pod", () -> crowd.following() >= before + count);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Both watches are ended once by the server in this time, which would do so every four minutes. */
    private long requestsIn(Duration window) {
        Patience.pass(Duration.ofSeconds(3));
        long before = requests();
        Patience.pass(window.dividedBy(2));
        stage.ask("end-watches");
        Patience.pass(window.dividedBy(2));
        return requests() - before;
    }

    private long requests() {
        JsonNode counts = stage.ask("requests");
        return StreamSupport.stream(counts.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private Lateness oneAfterTheOther() {
        List<Double> seen = new ArrayList<>();
        List<Double> over = new ArrayList<>();
        for (int i = 0; i < SAMPLES_OF_ONE; i++) {
            if (i > 0) {
                begin(1);
            }
            Lateness late = end(1, 0);
            seen.add(late.seen().longest());
            over.add(late.over().longest());
        }
        return new Lateness(new Spread(seen), new Spread(over));
    }

    private Lateness end(int count, int perSecond) {
        int before = crowd.over().size();
        JsonNode ends = stage.ask("end " + count + " " + perSecond);
        Patience.until("all sessions are over", () -> crowd.over().size() >= before + count);
        return new Lateness(late(ends, crowd.seen()), late(ends, crowd.over()));
    }

    private static Spread late(JsonNode ends, Map<String, Instant> when) {
        return new Spread(ends.properties().stream()
                .map(end -> ChronoUnit.MICROS.between(
                                Instant.EPOCH.plus(end.getValue().asLong(), ChronoUnit.MICROS), when.get(end.getKey()))
                        / 1e6)
                .toList());
    }

    @Override
    public void close() {
        crowd.close();
    }
}
