package io.jenkins.plugins.kubestash.plan;

import io.jenkins.plugins.kubestash.model.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the record of a session takes from its Plan.
 *
 * @param engine such as {@code redis}; it, addon and task are empty in a listing
 * @param repository restic location without the component; holds no secret
 * @param directory of the Repository below the storage's prefix
 * @param components names, in their order
 * @param guard whether the dump locks something in the database, so that a pod that is gone may have left it locked
 * @param snapshot the Snapshot object without its status; only in a backup
 * @param tags of a component's restic snapshot, but for {@code component} itself; only in a backup
 */
public record PlanFacts(
        String engine,
        String addon,
        String task,
        String repository,
        String directory,
        List<String> components,
        boolean guard,
        Optional<Snapshot> snapshot,
        Map<String, String> tags) {
    /** What is empty is left out of the stored form. */
    public PlanFacts {
        engine = engine == null ? "" : engine;
        addon = addon == null ? "" : addon;
        task = task == null ? "" : task;
        components = components == null ? List.of() : List.copyOf(components);
        tags = tags == null ? Map.of() : tags;
    }
}
