package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.SnapshotTable.Row;
import io.jenkins.plugins.kubestash.agent.restic.Repository;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.util.Comparator;
import java.util.PriorityQueue;

/** {@code list}: says in its result which snapshots of the target there are. It takes no lock and changes nothing. */
final class ListSnapshots {
    private static final int MOST = 100;
    private static final int USUAL = 50;
    private static final Comparator<Row> BY_AGE =
            Comparator.comparing(Row::time).thenComparing(Row::id);

    private final Context context;
    private final Settings settings;
    private final ResultFile result;
    private final String target;
    private final int limit;
    /** The oldest one is at its head, to make room for a newer one: there may be very many. */
    private final PriorityQueue<Row> newest = new PriorityQueue<>(BY_AGE);

    private int total;

    ListSnapshots(Context context, ResultFile result) {
        this.context = context;
        this.settings = context.settings();
        this.result = result;
        this.target = settings.required("KUBESTASH_TARGET");
        this.limit = (int) settings.number("KUBESTASH_LIMIT", USUAL, 1, MOST);
    }

    void run() {
        context.restic().refuseOldVersion();
        for (String component : settings.list("KUBESTASH_COMPONENTS")) {
            Repository repository = context.restic().repository(component);
            if (repository.isThere(Prepare.repositoryWait(settings))) {
                repository.snapshots(snapshot -> take(snapshot, component));
            } else {
                context.log("there is no repository at " + repository.place() + " yet: nothing was backed up there");
            }
        }
        result.write(new SnapshotTable(newest.stream().sorted(BY_AGE.reversed()).toList(), total));
    }

    /** The same snapshots that a restore of the target's latest one chooses from. */
    private void take(Snapshot snapshot, String component) {
        boolean wanted = snapshot.hasData()
                && snapshot.tag("target").equals(target)
                && snapshot.tag("component").equals(component);
        if (!wanted) {
            return;
        }
        total++;
        newest.add(Row.of(snapshot));
        if (newest.size() > limit) {
            newest.remove();
        }
    }
}
