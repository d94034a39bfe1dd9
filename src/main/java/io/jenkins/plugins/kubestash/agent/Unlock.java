package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Locks;
import io.jenkins.plugins.kubestash.agent.restic.Repository;

/**
 * {@code unlock}: takes away what pods that are gone have left: their locks, in the repository and in
 * the database, and unproven snapshots.
 */
final class Unlock {
    private final Context context;
    private final Engines engines;

    Unlock(Context context, Engines engines) {
        this.context = context;
        this.engines = engines;
    }

    void run() {
        Settings settings = context.settings();
        context.restic().refuseOldVersion();
        Locks locks = new Locks(settings, context.waiter(), context.log());
        for (String component : settings.list("KUBESTASH_COMPONENTS")) {
            Repository repository = context.restic().repository(component);
            repository.locks(Prepare.repositoryWait(settings)).ifPresent(found -> {
                locks.removeDead(repository, found);
                new Unproven(context).remove(repository);
            });
        }
        String engine = settings.text("KUBESTASH_ENGINE");
        if (!engine.isEmpty() && !settings.text("KUBESTASH_DB_HOST").isEmpty()) {
            new LeftOver(context, engines.named(engine)).release(false);
        }
    }
}
