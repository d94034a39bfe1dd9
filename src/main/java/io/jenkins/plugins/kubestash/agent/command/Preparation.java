package io.jenkins.plugins.kubestash.agent.command;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Function wants before its command: environment, files, a database that is ready, its version, an empty place. */
final class Preparation {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);
    private static final Duration SAY_AGAIN = Duration.ofSeconds(30);
    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final int SHOWN = 5;

    private final Settings settings;
    private final Children children;
    private final Waiter waiter;
    private final Consumer<String> log;
    private final Map<String, String> environment;
    private final String database;

    Preparation(Settings settings, Children children, Waiter waiter, Consumer<String> log) {
        Masked masked = new Masked(settings);
        this.settings = settings;
        this.children = children;
        this.waiter = waiter;
        this.log = line -> log.accept(masked.line(line));
        this.environment = new TreeMap<>(settings.environment());
        this.database = settings.required("KUBESTASH_ENGINE") + " at " + settings.text("KUBESTASH_DB_HOST") + ":"
                + settings.text("KUBESTASH_DB_PORT");
    }

    CommandEngine.Prepared run() throws InterruptedException {
        for (String name : settings.list("KUBESTASH_SECRETS")) {
            environment.put(name, settings.firstOf(name));
        }
        writeFiles();
        awaitReady();
        String version = version();
        environment.put(CommandEngine.VERSION, version);
        requireEmpty();
        return new CommandEngine.Prepared(environment, CommandEngine.facts(settings, version));
    }

    private void awaitReady() throws InterruptedException {
        List<String> words = words(settings, "KUBESTASH_READY");
        Duration limit = settings.seconds("KUBESTASH_WAIT_SECONDS", 300);
        Instant began = waiter.now();
        Instant sayNext = began;
        for (String cause = ready(words); !cause.isEmpty(); cause = ready(words)) {
            Instant now = waiter.now();
            if (!now.isBefore(sayNext)) {
                log.accept("waiting for " + database + ": " + cause);
                sayNext = now.plus(SAY_AGAIN);
            }
            if (!now.plus(TRY_AGAIN).isBefore(began.plus(limit))) {
                throw failure(
                        Reason.DATABASE_UNREACHABLE,
                        database + " was not ready in "
                                + Duration.between(began, now).toSeconds() + " s: " + cause);
            }
            waiter.pause(TRY_AGAIN);
        }
    }

    /** Why it is not ready, or nothing. An address is looked up each time, for it may just be changing. */
    private String ready(List<String> words) throws InterruptedException {
        for (String name : settings.list("KUBESTASH_ADDRESSES")) {
            try {
                environment.put(name, InetAddress.getByName(settings.text(name)).getHostAddress());
            } catch (UnknownHostException e) {
                return "there is no host of the name " + settings.text(name);
            }
        }
        if (words.isEmpty()) {
            return "";
        }
        Tool tool = new Tool(children, words, environment, line -> {});
        String output = tool.output();
        int exitCode = tool.await();
        return exitCode == 0 ? "" : tool.end(exitCode, output);
    }

    /** The first place where a wrong password is told from a database that is not there yet. */
    private String version() throws InterruptedException {
        List<String> words = words(settings, "KUBESTASH_VERSION");
        if (words.isEmpty()) {
            return "";
        }
        Matcher version = VERSION.matcher(ask(words, "refuses to tell its version"));
        String found = version.find() ? version.group() : "";
        log.accept(database + " has version " + (found.isEmpty() ? "(it told none)" : found));
        return found;
    }

    private void requireEmpty() throws InterruptedException {
        List<String> words = words(settings, "KUBESTASH_OCCUPIED");
        if (words.isEmpty()) {
            return;
        }
        List<String> there = ask(words, "refuses to tell what is in it")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (!there.isEmpty()) {
            String more = there.size() > SHOWN ? " and " + (there.size() - SHOWN) + " more" : "";
            throw failure(
                    Reason.TARGET_NOT_EMPTY,
                    database + " is not empty: it has "
                            + String.join(", ", there.subList(0, Math.min(SHOWN, there.size()))) + more
                            + "; empty it, or restore with the parameter ifExists if the task has it");
        }
    }

    private String ask(List<String> words, String what) throws InterruptedException {
        Tool tool = new Tool(children, words, environment, log);
        String output = tool.output();
        int exitCode = tool.await();
        if (exitCode != 0) {
            throw failure(
                    Reason.DATABASE_REFUSED,
                    database + " " + what + ": " + tool.end(exitCode, output)
                            + "; check the AppBinding's Secret, its TLS and that user's rights");
        }
        return output;
    }

    private AgentFailure failure(Reason reason, String message) {
        return new AgentFailure(reason, new Masked(settings).line(message));
    }

    private void writeFiles() {
        JsonObject.parse(settings.text("KUBESTASH_FILES"))
                .ifPresent(files -> files.fields().keySet().forEach(name -> write(name, files.text(name))));
    }

    private void write(String name, String content) {
        Path file = Path.of(settings.text("KUBESTASH_PRIVATE", "/kubestash/private"), name);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, filled(content));
        } catch (IOException e) {
            throw new AgentFailure(Reason.INTERNAL, file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private String filled(String content) {
        return VARIABLE.matcher(content)
                .replaceAll(found -> Matcher.quoteReplacement(
                        settings.firstOf(found.group(1)).replaceAll("[\\\\\"]", "\\\\$0")));
    }

    static List<String> words(Settings settings, String name) {
        String json = settings.text(name);
        return json.isEmpty()
                ? List.of()
                : ((List<?>) JsonReader.read(json))
                        .stream().map(String::valueOf).toList();
    }
}
