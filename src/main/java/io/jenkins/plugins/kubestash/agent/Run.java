package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.LastWords;
import io.jenkins.plugins.kubestash.agent.restic.Outage;
import io.jenkins.plugins.kubestash.agent.restic.Outcome;
import java.nio.file.Path;
import java.util.List;

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
        Outage outage = context.restic().outage();
        LastWords said = new LastWords(isBackup(words) ? outage::hear : line -> {});
        int exitCode = new Child(children, words).start(said, outage).waitFor();
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

    private static boolean isBackup(List<String> words) {
        Path program = Path.of(words.get(0)).getFileName();
        return program != null && program.toString().equals("restic") && words.contains("backup");
    }
}
