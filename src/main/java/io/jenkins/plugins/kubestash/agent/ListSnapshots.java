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
    private static final String CONFIG_SERVER = "configserver";
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
        boolean any = false;
        for (String component : settings.list("KUBESTASH_COMPONENTS")) {
            any |= look(component);
        }
        if (total == 0 && look(CONFIG_SERVER)) {
            any = true;
            int shard = 0;
            while (look("shard-" + shard)) {
                shard++;
            }
        }
        if (!any) {
            String first = settings.list("KUBESTASH_COMPONENTS").stream()
                    .findFirst()
                    .map(component -> context.restic().repository(component).place())
                    .orElse("any place");
            context.log("there is no repository at " + first + " yet: nothing was backed up there");
        }
        result.write(new SnapshotTable(newest.stream().sorted(BY_AGE.reversed()).toList(), total));
    }

    /**
     * The AppBinding, which would tell how many shards there are, may be gone.
     *
     * @return whether the component has a repository
     */
    private boolean look(String component) {
        Repository repository = context.restic().repository(component);
        boolean there = repository.isThere(Prepare.repositoryWait(settings));
        if (there) {
            repository.snapshots(snapshot -> take(snapshot, component));
        }
        return there;
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
