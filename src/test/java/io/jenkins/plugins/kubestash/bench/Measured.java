package io.jenkins.plugins.kubestash.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs a command and measures it: time, processor time of all its processes, and the memory of one of them. */
final class Measured {
    /** bash tells the processor time of a command and of all that it has waited for. */
    private static final List<String> CLOCK =
            List.of("bash", "-c", "TIMEFORMAT='%U %S'; { time \"$@\" 2>\"$BENCH_SAID\"; } 2>\"$BENCH_CLOCK\"", "bench");

    private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private final Path said;
    private final Path clock;
    private final Map<String, String> environment;

    /**
     * @param directory for files of its own
     * @param environment of every command, beside its own
     */
    Measured(Path directory, Map<String, String> environment) {
        this.said = directory.resolve("said");
        this.clock = directory.resolve("clock");
        this.environment = environment;
    }

    /**
     * @param watched name of the program whose memory is looked at
     * @throws IllegalStateException with its last words when it fails
     */
    Run run(PodWords command, String watched, Redirect in, Redirect out) {
        List<String> words = new ArrayList<>(CLOCK);
        words.addAll(command.words());
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectInput(in).redirectOutput(out).redirectError(Redirect.DISCARD);
        builder.environment().putAll(environment);
        builder.environment().putAll(command.environment());
        builder.environment().put("BENCH_SAID", said.toString());
        builder.environment().put("BENCH_CLOCK", clock.toString());
        try {
            long start = System.nanoTime();
            Process process = builder.start();
            long rss = 0;
            while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
                rss = Math.max(rss, memory(process, watched));
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command.words()) + " failed: "
                        + Files.readString(said).strip());
            }
            return new Run(seconds, cpu(Files.readString(clock)), rss, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** User and system time in seconds, two numbers with a space between. */
    private static double cpu(String told) {
        String[] times = told.strip().replace(',', '.').split("\\s+");
        return Double.parseDouble(times[times.length - 2]) + Double.parseDouble(times[times.length - 1]);
    }

    /** The most memory that a process of this name, below the given one, has had so far; 0 when there is none. */
    private static long memory(Process process, String watched) {
        return process.descendants()
                .mapToLong(one -> status(one)
                        .filter(text -> text.startsWith("Name:\t" + watched))
                        .map(HIGH_WATER::matcher)
                        .filter(Matcher::find)
                        .map(found -> Long.parseLong(found.group(1)) * 1024)
                        .orElse(0L))
                .max()
                .orElse(0);
    }

    private static Optional<String> status(ProcessHandle process) {
        try {
            return Optional.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
