package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures what sessions cost the controller and its cluster's API, beside what people use instead. */
final class ControllerBench {
    /** The API server may take what it likes: it stands for another machine. */
    private static final List<String> STAGE = List.of(
            "-Xmx3g",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-Dkubestash.tools=" + System.getProperty("kubestash.tools", ".tools/bin"));

    private final ControllerOptions options;
    private final Path target;
    private final Findings findings = new Findings();

    ControllerBench(ControllerOptions options, Path target) {
        this.options = options;
        this.target = target;
    }

    void run() throws IOException {
        Path directory = Files.createTempDirectory(Files.createDirectories(target), "controller");
        double before = load();
        try (JavaProcess stage = new JavaProcess(ScriptedCluster.class, STAGE, "tls")) {
            Path kubeconfig = Path.of(stage.hear().path("kubeconfig").asText());
            try (Sessions sessions = new Sessions(stage, kubeconfig, directory, findings)) {
                say("warming up");
                sessions.warmUp();
                for (int count : options.sessions()) {
                    say(count + " at once");
                    sessions.measure(count, Duration.ofSeconds(options.window()));
                }
                sessions.tellTheRest();
            }
            say("kubectl");
            new Kubectl(stage, kubeconfig, directory, findings).measure();
            say("a log of " + options.logMegabytes() + " MB");
            new LargeLog(stage, kubeconfig, directory, options.logMegabytes(), findings).measure();
        }
        findings.note("pods are scripted here; the API, its HTTPS and the sessions are real."
                + " The API server runs in a JVM of its own, so its threads and heap are not counted");
        findings.note(String.format(
                Locale.ROOT,
                "load average %.1f before, %.1f after, on %d cores",
                before,
                load(),
                Runtime.getRuntime().availableProcessors()));
        findings.about("time", Instant.now().toString());
        findings.about("window", options.window());
        findings.lines().forEach(System.out::println);
        write();
    }

    private void write() throws IOException {
        List<Path> files = new ArrayList<>(List.of(target.resolve("controller.json")));
        files.addAll(options.json());
        for (Path file : files) {
            Files.writeString(file, Documents.toJson(findings.json()) + "\n");
            System.out.println("written: " + file);
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void say(String line) {
        System.err.println(line);
    }
}
