package io.jenkins.plugins.kubestash.bench;

import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** The agent's memory at databases of several sizes. */
final class Memory {
    /** What one run's figures may differ from another's without a reason in the data. */
    private static final double FLAT = 1.25;

    private static final int VALUE_BYTES = 1000;
    private static final int MEGABYTE = 1_000_000;

    private final Lab lab;
    private final List<Integer> megabytes;
    private final List<Figures> figures = new ArrayList<>();

    Memory(Lab lab, boolean full) {
        this.lab = lab;
        this.megabytes = full ? List.of(10, 100, 2000) : List.of(10, 100, 200);
    }

    void measure() {
        PodWords source = lab.dumpContainer().inner().inner();
        for (int size : megabytes) {
            lab.fill(keys(size), VALUE_BYTES);
            Figures one = new Figures();
            one.add(lab.measureAgent(source, Redirect.DISCARD));
            figures.add(one);
        }
    }

    void tell(Report report) {
        for (int i = 0; i < megabytes.size(); i++) {
            int size = megabytes.get(i);
            report.row("memory: source alone, " + size + " MB", keys(size), (long) size * MEGABYTE, figures.get(i));
        }
        Figures middle = figures.get(1);
        Figures largest = figures.get(figures.size() - 1);
        report.aim(Aim.atMost(
                "memory at " + megabytes.get(2) + " MB, as a multiple of that at 100 MB: RSS",
                (double) largest.rssBytes() / middle.rssBytes(),
                FLAT,
                " times"));
        report.aim(Aim.atMost(
                "the same of the heap, garbage included",
                (double) largest.heapBytes() / middle.heapBytes(),
                FLAT,
                " times"));
    }

    private static int keys(int megabytes) {
        return megabytes * (MEGABYTE / VALUE_BYTES);
    }
}
