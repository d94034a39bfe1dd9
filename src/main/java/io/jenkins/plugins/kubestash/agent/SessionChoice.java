package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.restic.Repository;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which snapshots a restore of several components reads: all of one session, never a mix of two. {@code latest} is the
 * newest session of the target that has all of them; an id may be of any component.
 */
final class SessionChoice {
    private final Context context;
    private final SnapshotChoice choice;
    private final String wanted;
    /** What each component's repository holds. */
    private final Map<String, List<Snapshot>> there = new LinkedHashMap<>();

    SessionChoice(Context context) {
        this.context = context;
        this.choice = new SnapshotChoice(context.settings());
        this.wanted = context.settings().required("KUBESTASH_SNAPSHOT");
    }

    /** The entries of {@code snapshots.json}. */
    Map<String, Map<String, Object>> choose(Map<String, Repository> repositories) {
        repositories.forEach((component, repository) -> there.put(
                component,
                repository.snapshotsWith("component=" + component).stream()
                        .filter(Snapshot::hasData)
                        .toList()));
        Map<String, Snapshot> chosen = wanted.equals("latest") ? latest() : sessionOf(byId());
        Map<String, Map<String, Object>> entries = new LinkedHashMap<>();
        chosen.forEach((component, snapshot) -> {
            requireSameNumber(snapshot);
            entries.put(component, choice.accepted(snapshot, component));
        });
        return entries;
    }

    private Map<String, Snapshot> latest() {
        List<Snapshot> newestFirst = there.values().stream()
                .flatMap(List::stream)
                .filter(choice::mayBeLatest)
                .sorted(Comparator.comparing(Snapshot::time).reversed())
                .toList();
        List<String> broken = new ArrayList<>();
        for (String session :
                newestFirst.stream().map(one -> one.tag("session")).distinct().toList()) {
            Map<String, Snapshot> set = session(session);
            List<String> missing = missing(set);
            if (missing.isEmpty()) {
                broken.forEach(context::log);
                return set;
            }
            broken.add("session " + session + " has no snapshot of " + String.join(", ", missing)
                    + ": looking for an older one that is whole");
        }
        String target = context.settings().required("KUBESTASH_TARGET");
        throw new AgentFailure(
                Reason.NO_SNAPSHOT,
                "no session of " + target + " has a snapshot of each of " + String.join(", ", there.keySet())
                        + (broken.isEmpty() ? "" : "; " + broken.get(0).replaceFirst(": looking .*", "")));
    }

    private Snapshot byId() {
        List<Snapshot> matching = there.values().stream()
                .flatMap(List::stream)
                .filter(snapshot -> snapshot.id().startsWith(wanted))
                .toList();
        if (matching.size() > 1) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    matching.size() + " snapshots begin with " + wanted + ": write more of the id");
        }
        return matching.stream()
                .findFirst()
                .orElseThrow(() -> new AgentFailure(
                        Reason.NO_SNAPSHOT,
                        "no snapshot " + wanted + " in the repositories of " + String.join(", ", there.keySet())));
    }

    private Map<String, Snapshot> sessionOf(Snapshot snapshot) {
        Map<String, Snapshot> set = session(snapshot.tag("session"));
        List<String> missing = missing(set);
        if (!missing.isEmpty()) {
            throw new AgentFailure(
                    Reason.NO_SNAPSHOT,
                    "session " + snapshot.tag("session") + " of snapshot " + snapshot.shortId() + " has no snapshot of "
                            + String.join(", ", missing) + ": choose another");
        }
        return set;
    }

    private Map<String, Snapshot> session(String session) {
        Map<String, Snapshot> set = new LinkedHashMap<>();
        there.forEach((component, snapshots) -> {
            Optional<Snapshot> own = snapshots.stream()
                    .filter(snapshot ->
                            !session.isEmpty() && snapshot.tag("session").equals(session))
                    .findFirst();
            own.ifPresent(snapshot -> set.put(component, snapshot));
        });
        return set;
    }

    private List<String> missing(Map<String, Snapshot> set) {
        return there.keySet().stream()
                .filter(component -> !set.containsKey(component))
                .collect(Collectors.toList());
    }

    /** What a shard held that has no place in the target would be lost without a word. */
    private void requireSameNumber(Snapshot snapshot) {
        String number = snapshot.tag("components");
        if (!number.equals(Integer.toString(there.size()))) {
            throw new AgentFailure(
                    Reason.FOREIGN_DUMP,
                    "snapshot " + snapshot.shortId() + " is one of " + (number.isEmpty() ? "1" : number)
                            + " components, but the AppBinding has " + there.size()
                            + ": restore it into a database with as many shards as it came from");
        }
    }
}
