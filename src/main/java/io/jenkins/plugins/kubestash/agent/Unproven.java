package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Snapshots of earlier attempts that ended between the dump and its proof: nobody must ever restore them. */
final class Unproven {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(60);

    private final Context context;

    Unproven(Context context) {
        this.context = context;
    }

    void remove(Repository repository) {
        List<String> tags = context.settings().list("KUBESTASH_UNPROVEN").stream()
                .map(attempt -> "session=" + attempt)
                .toList();
        if (tags.isEmpty()) {
            return;
        }
        List<String> ids = new ArrayList<>();
        repository.snapshots(snapshot -> {
            if (tags.stream().anyMatch(snapshot.tags()::contains)) {
                ids.add(snapshot.id());
            }
        });
        repository.forget(ids, false, LOCK_WAIT);
        ids.forEach(
                id -> context.log("removed snapshot " + id.substring(0, 8) + " of an attempt that did not end well"));
    }
}
