package io.jenkins.plugins.kubestash.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The runs of one row; what is told of them is the median, since a busy machine spoils single runs. */
final class Figures {
    private final List<Run> runs = new ArrayList<>();

    void add(Run run) {
        runs.add(run);
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    double seconds() {
        return median(Run::seconds);
    }

    double cpuSeconds() {
        return median(Run::cpuSeconds);
    }

    /** The most of all runs. */
    long rssBytes() {
        return runs.stream().mapToLong(Run::rssBytes).max().orElse(0);
    }

    /** The most of all runs. */
    long heapBytes() {
        return runs.stream().mapToLong(Run::heapBytes).max().orElse(0);
    }

    List<Double> allSeconds() {
        return runs.stream().map(Run::seconds).toList();
    }

    private double median(ToDoubleFunction<Run> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
