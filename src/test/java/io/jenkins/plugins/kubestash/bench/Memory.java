package io.jenkins.plugins.kubestash.bench;

import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

/** The agent's memory at databases of several sizes. */
final class Memory {
    /** MiB. A JVM that runs for longer compiles more, so some of it comes with time and not with data. */
    private static final double FLAT = 32;

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
        Figures least = figures.get(0);
        Figures most = figures.get(figures.size() - 1);
        String growth =
                "growth from " + megabytes.get(0) + " MB to " + megabytes.get(megabytes.size() - 1) + " MB of data: ";
        report.aim(Aim.atMost(growth + "memory (RSS)", mebibytes(most.rssBytes() - least.rssBytes()), FLAT, " MiB"));
        report.aim(Aim.atMost(growth + "heap", mebibytes(most.heapBytes() - least.heapBytes()), FLAT, " MiB"));
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private static int keys(int megabytes) {
        return megabytes * (MEGABYTE / VALUE_BYTES);
    }
}
