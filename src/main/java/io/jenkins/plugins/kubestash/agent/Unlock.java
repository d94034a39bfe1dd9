package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Locks;
import io.jenkins.plugins.kubestash.agent.restic.Repository;

/** {@code unlock}: takes away what pods that are gone have left: their locks and unproven snapshots. */
final class Unlock {
    private final Context context;

    Unlock(Context context) {
        this.context = context;
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
    }
}
