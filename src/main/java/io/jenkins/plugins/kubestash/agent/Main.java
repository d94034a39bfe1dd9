package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.command.CommandEngine;
import io.jenkins.plugins.kubestash.agent.restic.Restic;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The program that runs inside the pod: one command a container. */
public final class Main {
    private final Context context;
    private final Children children;
    private final Engines engines;
    private final ResultFile result;

    Main(Settings settings, Children children, Engines engines, Waiter waiter, Consumer<String> log) {
        this.context = new Context(settings, new Restic(settings, children), waiter, log);
        this.children = children;
        this.engines = engines;
        this.result = new ResultFile(settings, log);
    }

    public static void main(String[] args) {
        System.exit(start(args, Engines.BUILT_IN));
    }

    static int start(String[] args, Engines engines) {
        Settings settings = new Settings(System.getenv());
        Children children = Children.endedOnShutdown();
        return new Main(settings, children, engines, Waiter.SYSTEM, System.err::println).run(List.of(args));
    }

    /** Does what the words say; the exit code: 0, or 1 with the failure written to the result file. */
    int run(List<String> words) {
        try {
            return command(words);
        } catch (DumpUnread e) {
            // Nobody reads the dump any more: whoever did knows why, and says so.
            context.log(e.getMessage());
        } catch (AgentFailure e) {
            fail(e);
        } catch (Exception | OutOfMemoryError | StackOverflowError e) {
            fail(AgentFailure.behind(e)
                    .orElseGet(() -> new AgentFailure(
                            Reason.INTERNAL, e.getClass().getSimpleName() + ": " + e.getMessage(), e)));
        }
        return 1;
    }

    private void fail(AgentFailure failure) {
        context.log(failure.reason() + ": " + ResultFile.oneLine(failure.getMessage()));
        result.write(failure);
    }

    private int command(List<String> words) throws Exception {
        String first = words.isEmpty() ? "" : words.get(0);
        String second = words.size() < 2 ? "" : words.get(1);
        if (first.equals("run") && second.equals("--") && words.size() > 2) {
            return new Run(context, children, result).run(words.subList(2, words.size()));
        }
        if (words.size() > 3 && words.subList(0, 3).equals(List.of("command", "dump", "--"))) {
            new Dump(context, commandEngine(words.subList(3, words.size()))).run();
            return 0;
        }
        if (words.size() > 3 && words.subList(0, 3).equals(List.of("command", "load", "--"))) {
            new Load(context, commandEngine(words.subList(3, words.size()))).run();
            return 0;
        }
        if (second.equals("backup") && words.size() > 3 && words.get(2).equals("--")) {
            new Backup(context, children, engines.named(first).with(children), words.subList(3, words.size())).run();
        } else if (words.size() == 2 && second.equals("dump")) {
            new Dump(context, engines.named(first)).run();
        } else if (second.equals("load")
                && (words.size() == 2 || words.size() == 4 && words.get(2).equals("--"))) {
            Engine engine = engines.named(first).with(children);
            new Load(context, words.size() == 2 ? engine : engine.loadingBy(words.get(3))).run();
        } else if (words.size() == 3 && words.subList(0, 2).equals(List.of("etcd", "member"))) {
            new EtcdMember(context, children, result).run(words.get(2));
        } else if (words.size() == 2 && second.equals("release")) {
            new LeftOver(context, engines.named(first)).release(false);
        } else if (words.equals(List.of("prepare"))) {
            new Prepare(context, engine()).run();
        } else if (words.equals(List.of("finish"))) {
            finish();
        } else if (words.equals(List.of("unlock"))) {
            new Unlock(context, engines).run();
        } else if (words.size() == 2 && first.equals("jre")) {
            new CopyRuntime(Path.of(System.getProperty("java.home")), Path.of(second)).run();
        } else if (words.equals(List.of("list"))) {
            new ListSnapshots(context, result).run();
        } else {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "unknown command '" + String.join(" ", words)
                            + "': prepare, run -- words, <engine> dump, <engine> load, <engine> backup -- words,"
                            + " etcd member <command>, command dump|load -- words, finish, unlock, list or jre directory");
        }
        return 0;
    }

    private Engine commandEngine(List<String> words) {
        return new CommandEngine(context.settings(), children, context.waiter(), context::log, words);
    }

    private Engine engine() {
        if (context.settings().text("KUBESTASH_DRIVER").equals("command")) {
            return commandEngine(List.of());
        }
        return engines.named(context.settings().required("KUBESTASH_ENGINE"));
    }

    private void finish() throws Exception {
        if (Operation.of(context.settings()) == Operation.BACKUP) {
            FinishBackup finish = new FinishBackup(context, engine(), result);
            try {
                finish.stillHeld(new Guard(context, children, engine()).run());
            } catch (AgentFailure e) {
                throw finish.rejected(e);
            }
            finish.run();
        } else {
            new FinishRestore(context, result).run();
        }
    }
}
