package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Engine;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An engine that is nothing but a Function's words: tools of its image dump and load. In the agent's own image no more
 * is known of it than its address; whatever else can be found out is found out by {@link Preparation}, where the tools
 * are.
 */
public final class CommandEngine implements Engine {
    /** From the process above restic to the one below. */
    static final String VERSION = "KUBESTASH_DB_VERSION";

    private static final int CONNECT_MILLIS = 5000;

    private final Children children;
    private final Waiter waiter;
    private final Consumer<String> log;
    private final List<String> words;
    private final Trailer trailer;

    /** @param words of the dump or load command, if that is what is to be done */
    public CommandEngine(
            Settings settings, Children children, Waiter waiter, Consumer<String> log, List<String> words) {
        this.trailer = new Trailer(settings.text("KUBESTASH_TRAILER"));
        this.children = children;
        this.waiter = waiter;
        this.log = log;
        this.words = words;
    }

    @Override
    public EngineFacts ping(Settings settings) throws IOException {
        reach(settings);
        return facts(settings, "");
    }

    /** Connects once. */
    static void reach(Settings settings) throws IOException {
        int port = (int) settings.number("KUBESTASH_DB_PORT", 0, 1, 65535);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(settings.required("KUBESTASH_DB_HOST"), port), CONNECT_MILLIS);
        }
    }

    /** Everything before the dump itself, which restic starts. */
    public Prepared prepare(Settings settings) throws InterruptedException {
        return new Preparation(settings, children, waiter, log).run();
    }

    /**
     * @param environment of the tools, with all that the Function gives them
     * @param facts of the database
     */
    public record Prepared(Map<String, String> environment, EngineFacts facts) {
        public Prepared {
            environment = Map.copyOf(environment);
        }
    }

    /** The tool's output and the agent's own last line, below restic: everything before it was done above restic. */
    @Override
    public EngineFacts dump(Settings settings, OutputStream out) throws IOException {
        Masked masked = new Masked(settings);
        Tool tool = new Tool(children, words, settings.environment(), line -> log.accept(masked.line(line)));
        tool.process().getOutputStream().close();
        try (InputStream dump = tool.process().getInputStream()) {
            new Trailer(settings.required("KUBESTASH_TRAILER")).append(dump, out, () -> requireGoodEnd(tool, settings));
        }
        return facts(settings, settings.text(VERSION));
    }

    private static void requireGoodEnd(Tool tool, Settings settings) {
        try {
            int exitCode = tool.await();
            if (exitCode != 0) {
                String end = new Masked(settings).line(tool.end(exitCode, ""));
                String nothing = settings.text("KUBESTASH_NOTHING_SELECTED");
                boolean none = !nothing.isEmpty()
                        && Pattern.compile(nothing).matcher(end).find();
                throw none
                        ? new AgentFailure(Reason.NOTHING_SELECTED, end + "; select what there is")
                        : new AgentFailure(Reason.DUMP_FAILED, end);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a tool was ending", e);
        }
    }

    @Override
    public EngineFacts load(Settings settings, DumpSource source) throws IOException {
        try {
            Prepared prepared = prepare(settings);
            new CommandLoad(settings, children, log, words).run(source, prepared);
            return prepared.facts();
        } catch (InterruptedException e) {
            throw new IOException("interrupted while a tool was running", e);
        }
    }

    @Override
    public EngineFacts verify(InputStream dump) throws IOException {
        trailer.check(dump).transferTo(OutputStream.nullOutputStream());
        return new EngineFacts("", "", "", Map.of(), List.of());
    }

    static EngineFacts facts(Settings settings, String version) {
        return new EngineFacts(settings.required("KUBESTASH_ENGINE"), version, "", Map.of(), List.of());
    }
}
