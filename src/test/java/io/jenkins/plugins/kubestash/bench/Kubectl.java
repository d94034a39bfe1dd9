package io.jenkins.plugins.kubestash.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a pipeline without the plugin does for each Job: wait with kubectl, or ask in a loop of the shell. */
final class Kubectl {
    private static final int JOBS = 20;
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Pattern OWN_MEMORY = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final String WAIT = "\"$0\" -n demo wait --for=condition=complete --timeout=10m job/$1";
    private static final String LOG = "\"$0\" -n demo logs -f job/$1 >/dev/null & ";
    private static final String LOOP =
            "until [ \"$(\"$0\" -n demo get job $1 -o jsonpath={.status.succeeded})\" = 1 ]; do sleep 5; done";

    private final JavaProcess stage;
    private final Path kubeconfig;
    private final Path directory;
    private final Findings findings;

    Kubectl(JavaProcess stage, Path kubeconfig, Path directory, Findings findings) {
        this.stage = stage;
        this.kubeconfig = kubeconfig;
        this.directory = directory;
        this.findings = findings;
    }

    void measure() {
        String kubectl;
        try {
            kubectl = Tools.find("kubectl").toString();
        } catch (IllegalStateException notHere) {
            findings.note("kubectl is left out: it is not on PATH");
            return;
        }
        Findings.Sheet sheet = findings.sheet(
                JOBS + " Jobs with kubectl", "THREADS EACH", "KiB EACH", "REQUESTS/MIN EACH", "OVER P50", "OVER P99");
        row(sheet, "kubectl logs -f, and kubectl wait", kubectl, LOG + WAIT);
        row(sheet, "kubectl wait", kubectl, WAIT);
        row(sheet, "sh: kubectl get every 5 s", kubectl, LOOP);
        findings.note(
                "kubectl's memory is what each process adds (PSS), looked at four times; a thousand Jobs would take"
                        + " a thousand times as much, which was not tried");
    }

    private void row(Findings.Sheet sheet, String what, String kubectl, String script) {
        stage.ask("jobs " + JOBS);
        Map<String, Process> processes = new LinkedHashMap<>();
        Map<String, Instant> over = new ConcurrentHashMap<>();
        for (int i = 0; i < JOBS; i++) {
            String job = "plain-" + i;
            Process process = start(kubectl, script, job);
            process.onExit().thenRun(() -> over.put(job, Instant.now()));
            processes.put(job, process);
        }
        Patience.pass(Duration.ofSeconds(10));
        long before = requests();
        List<Double> memory = new ArrayList<>();
        List<Double> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Patience.pass(WINDOW.dividedBy(4));
            memory.add(sum(processes, "smaps_rollup", OWN_MEMORY));
            threads.add(sum(processes, "status", THREADS));
        }
        double requests = (requests() - before) / (double) JOBS / (WINDOW.toSeconds() / 60.0);
        JsonNode ends = stage.ask("end " + JOBS + " 0");
        Patience.until("kubectl has ended", () -> over.size() == JOBS);
        if (processes.values().stream().anyMatch(process -> process.exitValue() != 0)) {
            throw new IllegalStateException("kubectl failed; its words are in " + directory.resolve("kubectl.err"));
        }
        Spread late = new Spread(ends.properties().stream()
                .map(end -> ChronoUnit.MICROS.between(
                                Instant.EPOCH.plus(end.getValue().asLong(), ChronoUnit.MICROS), over.get(end.getKey()))
                        / 1e6)
                .toList());
        sheet.row(what, mean(threads) / JOBS, mean(memory) / JOBS, requests, late.p50(), late.p99());
        stage.ask("delete-jobs");
    }

    private Process start(String kubectl, String script, String job) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script, kubectl, job)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(directory.resolve("kubectl.err").toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("KUBECACHEDIR", directory.resolve("cache").toString());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long requests() {
        return StreamSupport.stream(stage.ask("requests").spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private static double mean(List<Double> figures) {
        return figures.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** A figure of the kernel's about all these processes and those below them. */
    private static double sum(Map<String, Process> processes, String file, Pattern figure) {
        return processes.values().stream()
                .flatMap(process -> Stream.concat(Stream.of(process.toHandle()), process.descendants()))
                .flatMap(process -> read(process.pid(), file).stream())
                .map(figure::matcher)
                .filter(Matcher::find)
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file)));
        } catch (IOException e) {
            return Optional.empty(); // it has just ended
        }
    }
}
