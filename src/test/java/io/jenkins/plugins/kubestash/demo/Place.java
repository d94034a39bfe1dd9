package io.jenkins.plugins.kubestash.demo;

import io.jenkins.plugins.kubestash.cluster.Cluster;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.plan.PodOptions;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** Where the demo happens: a cluster with a database, its AppBinding and Secret, and a storage. */
interface Place extends AutoCloseable {

    /** Makes it ready. */
    void open();

    /** The database as people write it, such as {@code Redis 7.0.15, standalone}. */
    String title();

    Cluster cluster();

    ObjectRef appBinding();

    BackupStorage storage();

    PodOptions pod();

    /** Values for the session's Secret. */
    Map<String, String> secrets();

    /** What a restore has to be told. */
    default Map<String, String> restoring() {
        return Map.of();
    }

    void fill();

    void clear();

    /** One line for each thing the database holds, read by an independent reader. */
    SortedSet<String> contents();

    /** How to look at it by hand. */
    List<String> howToReach();

    /** Takes everything away; safe to repeat. */
    @Override
    void close();
}
