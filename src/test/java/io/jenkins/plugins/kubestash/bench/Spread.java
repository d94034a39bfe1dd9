package io.jenkins.plugins.kubestash.bench;

import java.util.List;

/** Durations in seconds, told by how many of them are at most so long. */
record Spread(List<Double> seconds) {
    Spread {
        seconds = seconds.stream().sorted().toList();
    }

    double p50() {
        return atMost(50);
    }

    double p99() {
        return atMost(99);
    }

    double longest() {
        return atMost(100);
    }

    /** The least of them that so many percent do not exceed. */
    private double atMost(int percent) {
        if (seconds.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        return seconds.get((percent * seconds.size() + 99) / 100 - 1);
    }
}
