package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Lock;
import io.jenkins.plugins.kubestash.agent.restic.Locks;
import io.jenkins.plugins.kubestash.agent.restic.Repository;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code prepare}: nothing is dumped or loaded before database, repository, locks and snapshot are in order. */
final class Prepare {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private final Context context;
    private final Engine engine;
    private final Settings settings;
    private final Duration repositoryWait;

    Prepare(Context context, Engine engine) {
        this.context = context;
        this.engine = engine;
        this.settings = context.settings();
        this.repositoryWait = repositoryWait(settings);
    }

    /** How long a repository's place may fail to answer before that is a failure. */
    static Duration repositoryWait(Settings settings) {
        Duration wait = settings.seconds("KUBESTASH_WAIT_SECONDS", 300);
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    void run() throws InterruptedException {
        Operation operation = Operation.of(settings);
        List<String> components = settings.list("KUBESTASH_COMPONENTS");
        if (components.isEmpty()) {
            throw new AgentFailure(Reason.BAD_CONFIGURATION, "the pod has no KUBESTASH_COMPONENTS");
        }
        context.restic().refuseOldVersion();
        if (settings.flag("KUBESTASH_DB_WAIT", true)) {
            new DatabaseWait(context, engine).await();
            new LeftOver(context, engine).release(true);
        }
        Locks locks = new Locks(settings, context.waiter(), context.log());
        Map<String, Repository> toRestore = new LinkedHashMap<>();
        for (String component : components) {
            Repository repository = context.restic().repository(component);
            if (operation == Operation.BACKUP) {
                locks.awaitFree(repository, openOrMake(repository));
                removeUnproven(repository);
            } else {
                locks.awaitFree(repository, openToRestore(repository));
                toRestore.put(component, repository);
            }
        }
        if (operation == Operation.RESTORE) {
            new Work(settings).writeSnapshots(choose(toRestore));
        }
    }

    private Map<String, Map<String, Object>> choose(Map<String, Repository> repositories) {
        if (repositories.size() > 1) {
            return new SessionChoice(context).choose(repositories);
        }
        Map<String, Map<String, Object>> chosen = new LinkedHashMap<>();
        repositories.forEach((component, repository) ->
                chosen.put(component, new SnapshotChoice(settings).choose(repository, component)));
        return chosen;
    }

    /** Opens the repository, and makes it when there is none yet; its locks. */
    private List<Lock> openOrMake(Repository repository) {
        return repository.locks(repositoryWait).orElseGet(() -> {
            boolean made = repository.init(repositoryWait);
            context.log(made ? "made the repository " + repository.place() : repository.place() + " was just made");
            return repository.locks();
        });
    }

    /** What cannot be removed does not keep a new backup from being made. */
    private void removeUnproven(Repository repository) {
        try {
            new Unproven(context).remove(repository);
        } catch (AgentFailure e) {
            context.log("warning: " + e.getMessage());
        }
    }

    private List<Lock> openToRestore(Repository repository) {
        return repository
                .locks(repositoryWait)
                .orElseThrow(() -> new AgentFailure(
                        Reason.NO_SNAPSHOT,
                        "there is no repository at " + repository.place() + ": nothing was ever backed up there"));
    }
}
