package io.jenkins.plugins.kubestash.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What administrators are to know of all sweeps since they last said that they know. Of a controller's life, not
 * longer; the system log has it, too.
 */
public final class SweepJournal {
    private static final int MOST_REMOVED = 200;
    /** A cluster may be away for a while without anybody having to hear of it. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Map<String, State> clusters = new TreeMap<>();
    /** Of what is left and of problems: what an administrator has seen, as long as it stays so. */
    private final Set<String> known = new HashSet<>();

    /** A cluster between two sweeps. */
    private static final class State {
        private final List<Finding> removed = new ArrayList<>();
        private final List<String> aborted = new ArrayList<>();
        /** The last that was not cut off, if there is one. */
        private SweepReport last;

        private int countRemoved;
        private Set<String> logged = Set.of();
        private Optional<Instant> swept = Optional.empty();
        private Optional<Instant> silentSince = Optional.empty();
        private Optional<SweepReport> silent = Optional.empty();

        private State(SweepReport first) {
            last = first;
        }

        private List<Finding> left() {
            return last.findings().stream()
                    .filter(finding -> !finding.removed())
                    .toList();
        }
    }

    /**
     * What there is to know of a cluster.
     *
     * @param swept when it last answered all that a sweep asked; empty when never
     * @param looked how many objects the last sweep looked at
     * @param removed how many were removed since the journal was cleared
     * @param left how many should be removed and cannot be
     * @param findings the first of those left, and the last of the removed
     * @param aborted sessions without a build that were ended, a line each
     * @param problems what the cluster does not allow or why it does not answer, a line each
     */
    public record Notes(
            String cluster,
            Optional<Instant> swept,
            int looked,
            int removed,
            int left,
            List<Finding> findings,
            List<String> aborted,
            List<String> problems) {
        public Notes {
            findings = List.copyOf(findings);
            aborted = List.copyOf(aborted);
            problems = List.copyOf(problems);
        }
    }

    /** @return lines for the system log: what was removed, and what stands in the way since this time */
    public synchronized List<String> add(SweepReport report) {
        State state = clusters.computeIfAbsent(report.cluster(), name -> new State(report));
        state.countRemoved += report.removed();
        state.removed.addAll(report.findings().stream().filter(Finding::removed).toList());
        shorten(state.removed);
        if (report.silence().isPresent()) {
            state.silent = Optional.of(report);
            state.silentSince = state.silentSince.or(() -> Optional.of(report.at()));
        } else {
            state.last = report;
            state.silent = Optional.empty();
            state.silentSince = Optional.empty();
            state.swept = Optional.of(report.at());
        }
        known.retainAll(clusters.values().stream()
                .flatMap(other -> standing(other).keySet().stream())
                .collect(Collectors.toSet()));
        return lines(report, state);
    }

    private List<String> lines(SweepReport report, State state) {
        List<String> lines = new ArrayList<>();
        report.findings().stream()
                .filter(Finding::removed)
                .forEach(finding -> lines.add("Removed " + finding + ": no build refers to it"));
        long unnamed = report.removed() - lines.size();
        if (unnamed > 0) {
            lines.add("Removed " + unnamed + " more in cluster " + report.cluster());
        }
        Map<String, String> standing = standing(state);
        standing.forEach((key, line) -> {
            if (!state.logged.contains(key)) {
                lines.add(line);
            }
        });
        state.logged = Set.copyOf(standing.keySet());
        return lines;
    }

    /** @param line such as {@code backup of shop/orders-redis for build nightly #12} */
    public synchronized void aborted(String cluster, String line, Instant at) {
        State state = clusters.computeIfAbsent(
                cluster,
                name -> new State(
                        new SweepReport(cluster, at, 0, 0, 0, List.of(), List.of(), Optional.empty(), false)));
        if (!state.aborted.contains(line)) {
            state.aborted.add(line);
            shorten(state.aborted);
        }
    }

    /** Forgets clusters that are configured no more, and of which there is no more to say. */
    public synchronized void retain(Collection<String> names) {
        clusters.entrySet()
                .removeIf(entry -> !names.contains(entry.getKey())
                        && entry.getValue().aborted.isEmpty());
    }

    /** What is there now is known; what comes is not. */
    public synchronized void clear() {
        for (State state : clusters.values()) {
            state.removed.clear();
            state.aborted.clear();
            state.countRemoved = 0;
            known.addAll(standing(state).keySet());
        }
    }

    /** Whether there is something that nobody has said to know. */
    public synchronized boolean hasNews() {
        return clusters.values().stream()
                .anyMatch(state -> state.countRemoved > 0
                        || !state.aborted.isEmpty()
                        || !known.containsAll(standing(state).keySet()));
    }

    /** By the clusters' names. */
    public synchronized List<Notes> notes() {
        return clusters.entrySet().stream()
                .map(entry -> notes(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Notes notes(String cluster, State state) {
        List<Finding> findings = new ArrayList<>(state.left());
        findings.addAll(state.removed);
        return new Notes(
                cluster,
                state.swept,
                state.last.looked(),
                state.countRemoved,
                state.last.left(),
                findings,
                state.aborted,
                Stream.concat(state.last.problems().stream(), state.silent.flatMap(SweepReport::silence).stream())
                        .toList());
    }

    /** What stays until somebody does something about it: a line for each, by a key that is the same in each sweep. */
    private static Map<String, String> standing(State state) {
        String cluster = state.last.cluster();
        Map<String, String> standing = new LinkedHashMap<>();
        state.left()
                .forEach(left -> standing.put(
                        cluster + "\n" + left.uid(), left + " is left over and cannot be removed: " + left.reason()));
        state.last
                .problems()
                .forEach(problem ->
                        standing.put(cluster + "\n" + problem, "Cluster " + cluster + " cannot be swept: " + problem));
        state.silent
                .filter(report ->
                        !report.at().isBefore(state.silentSince.orElseThrow().plus(PATIENCE)))
                .ifPresent(report -> standing.put(
                        cluster + "\nsilent",
                        "Cluster " + cluster + " cannot be swept: "
                                + report.silence().orElseThrow()));
        return standing;
    }

    private static void shorten(List<?> list) {
        if (list.size() > MOST_REMOVED) {
            list.subList(0, list.size() - MOST_REMOVED).clear();
        }
    }
}
