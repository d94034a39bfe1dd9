package io.jenkins.plugins.kubestash.bench;

/**
 * One measured run.
 *
 * @param seconds from start to end
 * @param cpuSeconds of all its processes and of the database's server together; 0 when not measured
 * @param rssBytes the most memory that its watched process had; 0 when not measured
 * @param heapBytes the most that its JVM's heap held, garbage included; 0 when not measured
 */
record Run(double seconds, double cpuSeconds, long rssBytes, long heapBytes) {
    static Run lasting(double seconds) {
        return new Run(seconds, 0, 0, 0);
    }
}
