package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Locks;
import io.jenkins.plugins.kubestash.agent.restic.Repository;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code prepare}: nothing is dumped or loaded before database, repository, locks and snapshot are in order. */
final class Prepare {
    private final Context context;
    private final Engine engine;
    private final Settings settings;
    private final Duration repositoryWait;

    Prepare(Context context, Engine engine) {
        this.context = context;
        this.engine = engine;
        this.settings = context.settings();
        this.repositoryWait = settings.seconds("KUBESTASH_REPOSITORY_WAIT_SECONDS", 60);
    }

    void run() throws InterruptedException {
        Operation operation = Operation.of(settings);
        List<String> components = settings.list("KUBESTASH_COMPONENTS");
        if (components.isEmpty()) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, "the pod has no KUBESTASH_COMPONENTS");
        }
        context.restic().refuseOldVersion();
        new DatabaseWait(context, engine).await();
        Locks locks = new Locks(settings, context.waiter(), context.log());
        Map<String, Map<String, Object>> chosen = new LinkedHashMap<>();
        for (String component : components) {
            Repository repository = context.restic().repository(component);
            if (operation == Operation.BACKUP) {
                open(repository);
                locks.awaitFree(repository);
                removeUnproven(repository);
            } else {
                requireThere(repository);
                locks.awaitFree(repository);
                chosen.put(component, new SnapshotChoice(settings).choose(repository, component));
            }
        }
        if (operation == Operation.RESTORE) {
            new Work(settings).writeSnapshots(chosen);
        }
    }

    /** Opens the repository, and makes it when there is none yet. */
    private void open(Repository repository) {
        if (repository.exists(repositoryWait)) {
            return;
        }
        boolean made = repository.init(repositoryWait);
        context.log(made ? "made the repository " + repository.place() : repository.place() + " was just made");
        if (!repository.exists(repositoryWait)) {
            throw new AgentFailure(
                    Reason.REPOSITORY_FAILED, repository.place() + " was made and cannot be found again");
        }
    }

    /** What cannot be removed does not keep a new backup from being made. */
    private void removeUnproven(Repository repository) {
        try {
            new Unproven(context).remove(repository);
        } catch (AgentFailure e) {
            context.log("warning: " + e.getMessage());
        }
    }

    private void requireThere(Repository repository) {
        if (!repository.exists(repositoryWait)) {
            throw new AgentFailure(
                    Reason.NO_SNAPSHOT,
                    "there is no repository at " + repository.place() + ": nothing was ever backed up there");
        }
    }
}
