package io.jenkins.plugins.kubestash.sweep;

import io.jenkins.plugins.kubestash.cluster.Inventory.Found;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A report while its sweep goes on. */
final class Tally {
    private static final int MOST_NAMED = 50;
    private static final int MOST_PROBLEMS = 20;

    private final String cluster;
    private final Instant at;
    private final List<Finding> removed = new ArrayList<>();
    private final List<Finding> left = new ArrayList<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private int looked;
    private int countRemoved;
    private int countLeft;
    private boolean late;
    private Optional<String> silence = Optional.empty();

    Tally(String cluster, Instant at) {
        this.cluster = cluster;
        this.at = at;
    }

    void looked() {
        looked++;
    }

    void removed(Found object) {
        countRemoved++;
        if (removed.size() < MOST_NAMED) {
            removed.add(Finding.of(cluster, object, at, ""));
        }
    }

    void left(Found object, String why) {
        countLeft++;
        if (left.size() < MOST_NAMED) {
            left.add(Finding.of(cluster, object, at, why));
        }
    }

    void problem(String line) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(line);
        }
    }

    void silence(String why) {
        silence = Optional.of(why);
    }

    void late() {
        late = true;
    }

    SweepReport report() {
        List<Finding> findings = new ArrayList<>(removed);
        findings.addAll(left);
        return new SweepReport(
                cluster, at, looked, countRemoved, countLeft, findings, List.copyOf(problems), silence, late);
    }
}
