package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A snapshot as the standard input of a Function's command. It counts only when both ends end well. */
final class CommandLoad {
    private static final int BUFFER = 1 << 16;

    private final Settings settings;
    private final Children children;
    private final Consumer<String> log;
    private final List<String> words;
    private final Masked masked;

    CommandLoad(Settings settings, Children children, Consumer<String> log, List<String> words) {
        this.settings = settings;
        this.children = children;
        this.masked = new Masked(settings);
        this.log = line -> log.accept(masked.line(line));
        this.words = words;
    }

    void run(DumpSource source, CommandEngine.Prepared prepared) throws IOException, InterruptedException {
        try (InputStream in = source.open()) {
            byte[] start = in.readNBytes(BUFFER);
            refuseNewerDump(start, prepared.facts().version());
            Tool tool = new Tool(children, words, withoutOurs(prepared.environment()), log);
            Thread output = new Thread(() -> tool.output(log), "stdout");
            output.setDaemon(true);
            output.start();
            long taken = feed(tool, start, in);
            int exitCode = tool.await();
            output.join();
            if (exitCode != 0 || taken < source.bytes()) {
                throw failed(tool, exitCode, taken, source.bytes());
            }
        }
    }

    /**
     * How many bytes the tool took. When the repository fails, the tool is ended before it could take the end of its
     * input for the end of the dump.
     */
    private long feed(Tool tool, byte[] start, InputStream in) throws IOException {
        long taken = 0;
        OutputStream out = tool.process().getOutputStream();
        byte[] buffer = start;
        int n = start.length;
        try {
            while (n > 0) {
                if (!taken(out, buffer, n)) {
                    return taken;
                }
                taken += n;
                buffer = buffer == start ? new byte[BUFFER] : buffer;
                n = in.read(buffer);
            }
        } catch (IOException | RuntimeException e) {
            Children.end(tool.process());
            throw e;
        }
        return closed(out) ? taken : taken - 1;
    }

    private static boolean taken(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
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

    private AgentFailure failed(Tool tool, int exitCode, long taken, long of) throws InterruptedException {
        if (children.ending()) {
            return new AgentFailure(Reason.LOAD_FAILED, "the load was ended from outside before it was done");
        }
        String how = exitCode == 0 ? words.get(0) + " ended before it had read the dump" : tool.end(exitCode, "");
        Reason reason = answers() ? Reason.LOAD_FAILED : Reason.DATABASE_LOST;
        return new AgentFailure(
                reason,
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
    static boolean isNewer(String dump, String server) {
        String[] left = dump.split("\\.");
        String[] right = server.split("\\.");
        for (int i = 0; i < left.length; i++) {
            int ofTheDump = Integer.parseInt(left[i]);
            int ofTheServer = i < right.length ? Integer.parseInt(right[i]) : 0;
            if (ofTheDump != ofTheServer) {
                return ofTheDump > ofTheServer;
            }
        }
        return false;
    }
}
