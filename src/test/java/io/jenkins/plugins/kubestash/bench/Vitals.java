package io.jenkins.plugins.kubestash.bench;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Memory, processor time and threads of this process. */
final class Vitals {
    private static final int COLLECTIONS = 4;

    private Vitals() {}

    /** Bytes of the heap that are in use once all garbage is gone: the least after several collections. */
    static long liveHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    /** How many threads there are, by name without its number. */
    static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("-?\\d+", ""), TreeMap::new, Collectors.counting()));
    }
}
