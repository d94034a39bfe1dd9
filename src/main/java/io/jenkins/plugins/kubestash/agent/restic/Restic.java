package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The restic binary of the pod: every run of it that the agent makes goes through here. */
public final class Restic {
    static final Duration PATIENT = Duration.ofDays(30);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");
    private static final int OLDEST_MINOR = 19;

    private final Settings settings;
    private final Children children;
    private final String binary;

    public Restic(Settings settings, Children children) {
        this.settings = settings;
        this.children = children;
        this.binary = settings.text("KUBESTASH_RESTIC", "/kubestash/bin/restic");
    }

    /** The repository of one component. */
    public Repository repository(String component) {
        return new Repository(this, settings.required("KUBESTASH_REPOSITORY") + "/" + component);
    }

    /** @throws AgentFailure RESTIC_TOO_OLD for anything before 0.19 */
    public void refuseOldVersion() {
        StringBuilder said = new StringBuilder();
        Outcome outcome = run("", Duration.ofMinutes(1), out -> said.append(text(out)), "version", "--json");
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw outcome.failure("asking for its version", binary);
        }
        boolean tooOld = version.group(1).equals("0") && Integer.parseInt(version.group(2)) < OLDEST_MINOR;
        if (tooOld) {
            throw new AgentFailure(
                    Reason.RESTIC_TOO_OLD,
                    "restic is " + version.group() + ", and 0.19 or newer is needed: choose a newer restic image");
        }
    }

    /** What is done with restic's standard output. */
    interface Output {
        void take(InputStream out) throws IOException;
    }

    /**
     * Runs restic to its end.
     *
     * @param limit after this long restic is ended, and the outcome is CANCELLED
     */
    Outcome run(String location, Duration limit, Output output, String... words) {
        return run(location, limit, output, outage(), words);
    }

    /**
     * The same, but also ended as soon as restic tries again what is hopeless, such as a wrong key: it would do so for 15
     * minutes. Its S3 client tries ten times by itself, and restic says nothing until then: here it tries twice.
     */
    Outcome probe(String location, Duration limit, Output output, String... command) {
        List<String> words = new ArrayList<>(location.startsWith("s3:") ? List.of("-o", "s3.retries=2") : List.of());
        words.addAll(List.of(command));
        return run(
                location,
                limit,
                output,
                new Outage(limit, Outcome::hopeless, System::nanoTime),
                words.toArray(String[]::new));
    }

    /** Watches one run of restic: a storage that fails is given up after as long as a pod waits for anybody. */
    public Outage outage() {
        return new Outage(settings.seconds("KUBESTASH_WAIT_SECONDS", 300), line -> false, System::nanoTime);
    }

    private Outcome run(String location, Duration limit, Output output, Outage outage, String... words) {
        LastWords said = new LastWords(outage::hear);
        Process process = start(location, List.of(words), said, outage);
        AtomicBoolean late = new AtomicBoolean();
        process.onExit()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((ended, thrown) -> endLate(process, thrown, late));
        try (InputStream out = process.getInputStream()) {
            take(out, output, () -> late.get() || outage.over());
            int exitCode = process.waitFor();
            Outcome outcome = Outcome.of(exitCode, said.complete());
            return late.get() || (outage.over() && !outcome.good()) ? outcome.ended() : outcome;
        } catch (IOException e) {
            Children.end(process);
            throw new UncheckedIOException("restic's output broke off", e);
        } catch (InterruptedException e) {
            Children.end(process);
            throw new IllegalStateException("interrupted while restic was running", e);
        }
    }

    /** Whoever ends a process closes its output under the hands of its reader. */
    private static void take(InputStream out, Output output, BooleanSupplier cancelled) throws IOException {
        try {
            output.take(out);
            out.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            if (!cancelled.getAsBoolean()) {
                throw e;
            }
        }
    }

    private static void endLate(Process process, Throwable thrown, AtomicBoolean late) {
        if (thrown instanceof TimeoutException) {
            late.set(true);
            Children.end(process);
        }
    }

    /** Starts restic; its stderr is read in the background to its end. */
    Process start(String location, List<String> words, LastWords said, Outage outage) {
        List<String> command = new ArrayList<>(List.of(binary));
        command.addAll(settings.list("KUBESTASH_RESTIC_OPTIONS"));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(settings.environment());
        environment.put("RESTIC_REPOSITORY", location);
        try {
            Process process = children.start(builder);
            process.getOutputStream().close();
            Thread reader = new Thread(() -> drain(process, said, outage), "restic-stderr");
            reader.setDaemon(true);
            reader.start();
            return process;
        } catch (IOException e) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION, "restic cannot be started (" + binary + "): " + e.getMessage(), e);
        }
    }

    private static void drain(Process process, LastWords said, Outage outage) {
        byte[] buffer = new byte[4096];
        try (InputStream stderr = process.getErrorStream()) {
            for (int n = stderr.read(buffer); n >= 0; n = stderr.read(buffer)) {
                said.add(buffer, n);
                outage.endWhenOver(process);
            }
        } catch (IOException e) {
            // the process was ended: what it said so far is all there is
        }
        said.end();
    }

    /** A short text; what is beyond 64 KiB is left unread. */
    static String text(InputStream out) throws IOException {
        return new String(out.readNBytes(1 << 16), StandardCharsets.UTF_8);
    }
}
