package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measures the backup and restore of Redis part by part, beside the usual tools, and tells which aims are met. */
public final class Bench {
    private static final int TIMES = 3;
    private static final Path TARGET = Path.of("target", "bench").toAbsolutePath();

    private final Options options;
    private final Report report = new Report();
    private final List<String> notes = new ArrayList<>();

    private Bench(Options options) {
        this.options = options;
    }

    public static void main(String[] words) {
        try {
            if (words.length > 0 && words[0].equals("controller")) {
                new ControllerBench(ControllerOptions.parse(List.of(words)), TARGET).run();
            } else if (words.length == 1 && EngineBench.ALL.containsKey(words[0])) {
                engine(words[0]);
            } else {
                new Bench(Options.parse(List.of(words))).run();
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        } catch (IllegalStateException | IOException | AssertionError e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    private static void engine(String name) throws IOException {
        Path directory = Files.createDirectories(TARGET.resolve(name));
        double before = load();
        Report report = new Report();
        EngineBench.ALL.get(name).get().measure(directory, report, Bench::say);
        report.about("time", Instant.now().toString());
        report.about("cores", Runtime.getRuntime().availableProcessors());
        report.about("loadBefore", before);
        report.about("loadAfter", load());
        report.lines().forEach(System.out::println);
        Path file = TARGET.resolve(name + ".json");
        Files.writeString(file, Documents.toJson(report.json()) + "\n");
        System.out.println("written: " + file);
    }

    private void run() throws IOException {
        Files.createDirectories(TARGET);
        double before = load();
        Optional<Path> peer = Peer.redisDumpGo(TARGET);
        if (peer.isEmpty()) {
            notes.add("redis-dump-go is left out: it is not on PATH and could not be built with Go");
        }
        try (Lab lab = new Lab(TARGET.resolve("lab"))) {
            throughput(lab, peer);
            Overhead overhead = new Overhead(lab);
            say("sessions of hardly any data");
            overhead.measure(TIMES);
            overhead.tell(report);
            notes.add("a session of hardly any data: " + overhead.phases());
            say("memory up to " + (options.full() ? "2 GB" : "200 MB (2 GB with --full)"));
            Memory memory = new Memory(lab, options.full());
            memory.measure();
            memory.tell(report);
        }
        about(before);
        report.lines().forEach(System.out::println);
        notes.forEach(System.out::println);
        write();
    }

    private void throughput(Lab lab, Optional<Path> peer) {
        say("filling Redis with " + options.keys() + " keys of " + options.valueBytes() + " bytes");
        lab.fill(options.keys(), options.valueBytes());
        long bytes = (long) options.keys() * options.valueBytes();
        Throughput throughput = new Throughput(lab, peer);
        throughput.measure(TIMES, Bench::say);
        throughput.tell(report, options.keys(), bytes);
        notes.add(String.format(
                Locale.ROOT,
                "unchanged data: %.1f %% of the dump was in the repository already",
                100 * throughput.known()));
        Figures pipe = throughput.of(Throughput.PIPE);
        int cores = Runtime.getRuntime().availableProcessors();
        notes.add(String.format(
                Locale.ROOT,
                "the pipe and the server kept %.0f %% of the machine's %d cores busy; at 100 %% it cannot be faster here",
                100 * pipe.cpuSeconds() / pipe.seconds() / cores,
                cores));
    }

    private void about(double before) {
        report.about("time", Instant.now().toString());
        report.about("keys", options.keys());
        report.about("valueBytes", options.valueBytes());
        report.about("cores", Runtime.getRuntime().availableProcessors());
        report.about("rounds", TIMES);
        report.about("loadBefore", before);
        report.about("loadAfter", load());
        report.about("notes", List.copyOf(notes));
        notes.add(String.format(
                Locale.ROOT,
                "medians of %d rounds in which all parts took turns; load average %.1f before, %.1f after: other work on"
                        + " the machine spoils seconds, ratios less",
                TIMES,
                before,
                load()));
    }

    private void write() throws IOException {
        List<Path> files = new ArrayList<>(List.of(TARGET.resolve("redis.json")));
        files.addAll(options.json());
        for (Path file : files) {
            Files.writeString(file, Documents.toJson(report.json()) + "\n");
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
