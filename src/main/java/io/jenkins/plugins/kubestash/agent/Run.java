package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.command.CommandEngine;
import io.jenkins.plugins.kubestash.agent.restic.LastWords;
import io.jenkins.plugins.kubestash.agent.restic.Outage;
import io.jenkins.plugins.kubestash.agent.restic.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** {@code run -- words}: a command as a child, with its signals, its last words and its end looked after. */
final class Run {
    private final Context context;
    private final Children children;
    private final ResultFile result;

    Run(Context context, Children children, ResultFile result) {
        this.context = context;
        this.children = children;
        this.result = result;
    }

    /** The child's exit code, or an {@link AgentFailure} when the child is a backup that failed. */
    int run(List<String> words) throws InterruptedException {
        result.clear();
        Map<String, String> environment = prepared();
        Outage outage = context.restic().outage();
        LastWords said = new LastWords(isBackup(words) ? outage::hear : line -> {});
        int exitCode =
                new Child(children, words).with(environment).start(said, outage).waitFor();
        Outcome outcome = Outcome.of(exitCode, said.complete());
        if (outcome.good()) {
            return 0;
        }
        if (outage.over()) {
            throw new FailedBackup(context).storageLost(outcome);
        }
        if (isBackup(words)) {
            AgentFailure failure = new FailedBackup(context).failure(outcome);
            if (result.hasFailure()) {
                context.log(ResultFile.oneLine(failure.getMessage()));
                result.addToFailure("; no snapshot was made, the dump ended with " + outcome.end());
                return 1;
            }
            throw failure;
        }
        return exitCode;
    }

    /** What the dump of an engine that is a command needs in its environment, once its database is ready. */
    private Map<String, String> prepared() throws InterruptedException {
        Settings settings = context.settings();
        if (!settings.text("KUBESTASH_DRIVER").equals("command")) {
            return Map.of();
        }
        CommandEngine engine = new CommandEngine(settings, children, context.waiter(), context::log, List.of());
        CommandEngine.Prepared prepared = engine.prepare(settings);
        new Work(settings).write(settings.required("KUBESTASH_COMPONENT"), prepared.facts(), Duration.ZERO);
        return prepared.environment();
    }

    private static boolean isBackup(List<String> words) {
        Path program = Path.of(words.get(0)).getFileName();
        return program != null && program.toString().equals("restic") && words.contains("backup");
    }
}
