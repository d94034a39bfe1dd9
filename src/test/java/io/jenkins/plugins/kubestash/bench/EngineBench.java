package io.jenkins.plugins.kubestash.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The bench of an engine beside what a user would take instead, in the same run. */
interface EngineBench {
    /** By the word that asks for it. */
    Map<String, Supplier<EngineBench>> ALL = new TreeMap<>(Map.of(
            "elasticsearch",
            SearchBench::new,
            "etcd",
            EtcdBench::new,
            "mongodb",
            MongoBench::new,
            "zookeeper",
            ZooKeeperBench::new));

    /**
     * @param directory for its files
     * @param report takes rows, aims and what is to be known about the run
     * @param say tells how far it is
     */
    void measure(Path directory, Report report, Consumer<String> say) throws IOException;
}
