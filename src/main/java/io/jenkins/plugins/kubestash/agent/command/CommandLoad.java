package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A snapshot as the standard input of a Function's command. It counts only when both ends end well. */
final class CommandLoad {
    private static final int BUFFER = 1 << 16;
    private static final Duration LOOK_ON = Duration.ofSeconds(30);

    private final Settings settings;
    private final Children children;
    private final Consumer<String> log;
    private final List<String> words;
    private final Masked masked;
    private final Trailer trailer;

    CommandLoad(Settings settings, Children children, Consumer<String> log, List<String> words) {
        this.settings = settings;
        this.children = children;
        this.masked = new Masked(settings);
        this.log = line -> log.accept(masked.line(line));
        this.words = words;
        this.trailer = new Trailer(settings.text("KUBESTASH_TRAILER"));
    }

    void run(DumpSource source, CommandEngine.Prepared prepared) throws IOException, InterruptedException {
        Map<String, String> environment = withoutOurs(prepared.environment());
        List<String> clear = Preparation.words(settings, "KUBESTASH_CLEAR");
        if (!clear.isEmpty()) {
            readThrough(source, prepared);
            clear(clear, environment);
        }
        try (InputStream raw = source.open()) {
            InputStream checked = trailer.check(raw);
            byte[] start = checked.readNBytes(BUFFER);
            refuseNewerDump(start, prepared.facts().version());
            InputStream dump =
                    new Skip(settings).apply(new SequenceInputStream(new ByteArrayInputStream(start), checked));
            load(dump, environment, source.bytes());
        }
    }

    /** What is there goes only for a dump that is good. */
    private void readThrough(DumpSource source, CommandEngine.Prepared prepared) throws IOException {
        try (InputStream raw = source.open()) {
            InputStream checked = trailer.check(raw);
            refuseNewerDump(checked.readNBytes(BUFFER), prepared.facts().version());
            checked.transferTo(OutputStream.nullOutputStream());
        }
    }

    private void clear(List<String> clear, Map<String, String> environment) throws InterruptedException {
        log.accept("taking away what is there");
        Tool tool = new Tool(children, clear, environment, log);
        String output = tool.output();
        int exitCode = tool.await();
        if (exitCode != 0) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    masked.line("what is there cannot be taken away: " + tool.end(exitCode, output)));
        }
    }

    private void load(InputStream dump, Map<String, String> environment, long bytes)
            throws IOException, InterruptedException {
        Tool tool = new Tool(children, words, environment, log);
        Thread output = new Thread(() -> tool.output(log), "stdout");
        output.setDaemon(true);
        output.start();
        Fed fed = feed(tool, dump);
        int exitCode = tool.await();
        output.join();
        if (exitCode == 0 && fed.whole()) {
            return;
        }
        if (!fed.whole() && !children.ending()) {
            readOn(dump);
        }
        throw failed(tool, exitCode, fed.bytes(), bytes);
    }

    /** How much a tool has taken of its input, and whether that was all. */
    private record Fed(long bytes, boolean whole) {}

    /** When the repository fails, the tool is ended before it could take the end of its input for the end of the dump. */
    private static Fed feed(Tool tool, InputStream dump) throws IOException {
        long taken = 0;
        OutputStream out = tool.process().getOutputStream();
        byte[] buffer = new byte[BUFFER];
        try {
            for (int n = dump.read(buffer); n >= 0; n = dump.read(buffer)) {
                if (!written(out, buffer, n)) {
                    return new Fed(taken, false);
                }
                taken += n;
            }
        } catch (IOException | RuntimeException e) {
            Children.end(tool.process());
            throw e;
        }
        return new Fed(taken, closed(out));
    }

    private static boolean written(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
            out.flush();
            return true;
        } catch (IOException e) {
            return false; // the tool reads no more: how it ends says why
        }
    }

    private static boolean closed(OutputStream out) {
        try {
            out.close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A tool that gives up may have met damage: then that is the cause, not what the tool made of it. */
    private static void readOn(InputStream dump) throws IOException {
        long deadline = System.nanoTime() + LOOK_ON.toNanos();
        byte[] buffer = new byte[BUFFER];
        while (dump.read(buffer) >= 0 && System.nanoTime() < deadline) {
            // only its end says something
        }
    }

    private AgentFailure failed(Tool tool, int exitCode, long taken, long of) throws InterruptedException {
        if (children.ending()) {
            return new AgentFailure(Reason.LOAD_FAILED, "the load was ended from outside before it was done");
        }
        String how = exitCode == 0 ? words.get(0) + " ended before it had read the dump" : tool.end(exitCode, "");
        return new AgentFailure(
                answers() ? Reason.LOAD_FAILED : Reason.DATABASE_LOST,
                masked.line("loading " + settings.required("KUBESTASH_COMPONENT") + ": " + how + " (after " + taken
                        + " of " + of + " bytes); what was loaded so far may be in the database"));
    }

    private boolean answers() {
        try {
            CommandEngine.reach(settings);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The database's tools have no business with the repository. */
    private static Map<String, String> withoutOurs(Map<String, String> environment) {
        Map<String, String> less = new HashMap<>(environment);
        less.keySet().removeIf(name -> name.startsWith("RESTIC_") || name.startsWith("AWS_"));
        return less;
    }

    private void refuseNewerDump(byte[] start, String server) {
        String pattern = settings.text("KUBESTASH_DUMP_VERSION");
        if (pattern.isEmpty() || server.isEmpty()) {
            return;
        }
        Matcher found = Pattern.compile(pattern).matcher(new String(start, StandardCharsets.UTF_8));
        if (found.find() && isNewer(found.group(1), server)) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "the dump is of version " + found.group(1) + ", the server is " + server
                            + ": restore it into a server that is not older");
        }
    }

    /** Compares as many numbers as the dump tells. */
    private static boolean isNewer(String dump, String server) {
        String[] left = dump.split("\\.");
        String[] right = server.split("\\.");
        for (int i = 0; i < left.length; i++) {
            long ofTheDump = Long.parseLong(left[i]);
            long ofTheServer = i < right.length ? Long.parseLong(right[i]) : 0;
            if (ofTheDump != ofTheServer) {
                return ofTheDump > ofTheServer;
            }
        }
        return false;
    }
}
