package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Outcome;
import io.jenkins.plugins.kubestash.agent.restic.Repository;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.time.Duration;
import java.util.List;

/** Says why a {@code restic backup} failed, and takes away the snapshot that it may have left. */
final class FailedBackup {
    private static final int INCOMPLETE = 3;
    private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

    private final Settings settings;
    private final String component;
    private final Repository repository;

    FailedBackup(Context context) {
        this(context, context.settings().required("KUBESTASH_COMPONENT"));
    }

    FailedBackup(Context context, String component) {
        this.settings = context.settings();
        this.component = component;
        this.repository = context.restic().repository(component);
    }

    AgentFailure failure(Outcome outcome) {
        String end = outcome.endOfTheCommand();
        if (outcome.exitCode() == INCOMPLETE) {
            return incomplete(outcome);
        }
        if (outcome.exitCode() == Outcome.CANCELLED) {
            return new AgentFailure(
                    Reason.DUMP_FAILED, "the dump of " + component + " was ended from outside before it was done");
        }
        if (outcome.words().contains("executable file not found")
                || outcome.words().contains("fork/exec")) {
            return new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "the dump command of " + component + " cannot be started: " + outcome.words());
        }
        if (end.isEmpty() || outcome.couldNotSave()) {
            return outcome.failure("writing " + component + " to", repository.place());
        }
        String last = outcome.wordsOfTheCommand();
        return new AgentFailure(
                Reason.DUMP_FAILED,
                "the dump of " + component + ": command failed: " + end
                        + (last.isEmpty() ? ", without a word" : ": " + last));
    }

    /** restic was ended because the storage failed it for too long. */
    AgentFailure storageLost(Outcome outcome) {
        return outcome.ended().failure("writing " + component + " to", repository.place());
    }

    /** restic keeps a snapshot of no files when the command ended well and wrote nothing. */
    private AgentFailure incomplete(Outcome outcome) {
        String said = outcome.wordsOfTheCommand();
        String left = "";
        try {
            removeLeftOver();
        } catch (AgentFailure e) {
            left = "; its empty snapshot stays in the repository: " + e.getMessage();
        }
        return new AgentFailure(
                Reason.EMPTY_DUMP,
                "the dump of " + component + " wrote nothing" + (said.isEmpty() ? "" : ": " + said) + left);
    }

    private void removeLeftOver() {
        String session = "session=" + settings.required("KUBESTASH_SESSION");
        List<String> ids = repository.snapshotsWith(session, "component=" + component).stream()
                .map(Snapshot::id)
                .toList();
        repository.forget(ids, false, LOCK_WAIT);
    }
}
