package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Repository;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which snapshot a restore reads. {@code latest} is the latest of the wanted target, never another's, that a task of the
 * same kind has made; an id may be of any target, for that is how one database is brought into another.
 */
final class SnapshotChoice {
    private static final int SHOWN = 5;

    private final String wanted;
    private final String target;
    private final String engine;
    private final String extension;
    private final List<String> restoreTasks;

    SnapshotChoice(Settings settings) {
        this.wanted = settings.required("KUBESTASH_SNAPSHOT");
        this.target = settings.required("KUBESTASH_TARGET");
        this.engine = settings.required("KUBESTASH_ENGINE");
        this.extension = settings.text("KUBESTASH_FILE").replaceFirst("^\\.", "");
        this.restoreTasks = settings.list("KUBESTASH_RESTORE_TASKS");
        if (!wanted.equals("latest") && !wanted.matches("[0-9a-f]{8,64}")) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER, "snapshot '" + wanted + "': write latest, or 8 or more hex digits of an id");
        }
    }

    /** The entry of {@code snapshots.json} for this component. */
    Map<String, Object> choose(Repository repository, String component) {
        List<Snapshot> usable = repository.snapshotsWith("component=" + component).stream()
                .filter(Snapshot::hasData)
                .sorted(Comparator.comparing(Snapshot::time).reversed())
                .toList();
        Snapshot chosen = (wanted.equals("latest") ? latest(usable) : byId(usable))
                .orElseThrow(() -> none(repository, component, usable));
        return accepted(chosen, component);
    }

    /** The entry of a snapshot that was chosen already, if this restore can read it. */
    Map<String, Object> accepted(Snapshot chosen, String component) {
        if (!chosen.tag("engine").equals(engine) || !isOfTheTask(chosen)) {
            throw foreign(chosen);
        }
        return entry(chosen, component);
    }

    /** What another task of the engine has made has another extension. */
    private boolean isOfTheTask(Snapshot snapshot) {
        return extension.isEmpty() || extension(snapshot).equals(extension);
    }

    private static String extension(Snapshot snapshot) {
        String path = snapshot.paths().isEmpty() ? "" : snapshot.paths().get(0);
        String start = "/" + snapshot.tag("component") + ".";
        return path.startsWith(start) ? path.substring(start.length()) : path;
    }

    private AgentFailure foreign(Snapshot snapshot) {
        String made = "snapshot " + snapshot.shortId() + " was made by task '" + snapshot.tag("task") + "' of engine '"
                + snapshot.tag("engine") + "'";
        String remedy = snapshot.tag("engine").equals(engine)
                ? restoreTasks.stream()
                        .filter(task -> task.startsWith(extension(snapshot) + "="))
                        .map(task -> "restore it with task " + task.substring(task.indexOf('=') + 1))
                        .findFirst()
                        .orElse("choose a snapshot of /" + snapshot.tag("component") + "." + extension)
                : "choose a snapshot of '" + engine + "', or restore it into a database of its own engine";
        return new AgentFailure(Reason.FOREIGN_DUMP, made + ": " + remedy);
    }

    private Optional<Snapshot> latest(List<Snapshot> newestFirst) {
        return newestFirst.stream().filter(this::mayBeLatest).findFirst();
    }

    /** Whether it is of the wanted target and a dump that this restore can read. */
    boolean mayBeLatest(Snapshot snapshot) {
        return snapshot.tag("target").equals(target) && isOfTheTask(snapshot);
    }

    private Optional<Snapshot> byId(List<Snapshot> snapshots) {
        List<Snapshot> matching = snapshots.stream()
                .filter(snapshot -> snapshot.id().startsWith(wanted))
                .toList();
        if (matching.size() > 1) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    matching.size() + " snapshots begin with " + wanted + ": write more of the id");
        }
        return matching.stream().findFirst();
    }

    private AgentFailure none(Repository repository, String component, List<Snapshot> newestFirst) {
        String what = wanted.equals("latest")
                ? "no snapshot of " + target + (extension.isEmpty() ? "" : " that is a ." + extension)
                : "no snapshot " + wanted;
        String there = newestFirst.stream()
                .limit(SHOWN)
                .map(snapshot -> snapshot.shortId() + " of " + snapshot.tag("target") + " at "
                        + snapshot.time().toString().replaceFirst("\\.\\d+", "")
                        + (isOfTheTask(snapshot) ? "" : " (." + extension(snapshot) + ")"))
                .collect(Collectors.joining(", "));
        return new AgentFailure(
                Reason.NO_SNAPSHOT,
                what + " (" + component + ") in " + repository.place() + "; "
                        + (there.isEmpty() ? "there is none of any target" : "there are: " + there));
    }

    private static Map<String, Object> entry(Snapshot snapshot, String component) {
        if (snapshot.paths().size() != 1) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "snapshot " + snapshot.shortId() + " (" + component + ") is not one stream: choose another");
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", snapshot.id());
        entry.put("path", snapshot.paths().get(0));
        entry.put("time", snapshot.time().toString());
        entry.put("bytes", snapshot.bytes());
        entry.put("tags", snapshot.tags());
        return entry;
    }
}
