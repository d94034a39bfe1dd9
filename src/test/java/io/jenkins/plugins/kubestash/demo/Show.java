package io.jenkins.plugins.kubestash.demo;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.elasticsearch.SearchDatabase;
import io.jenkins.plugins.kubestash.elasticsearch.SearchServer;
import io.jenkins.plugins.kubestash.etcd.EtcdDatabase;
import io.jenkins.plugins.kubestash.mongodb.MongoDatabase;
import io.jenkins.plugins.kubestash.redis.RedisClusterDatabase;
import io.jenkins.plugins.kubestash.redis.RedisDatabase;
import io.jenkins.plugins.kubestash.sql.MariaDatabase;
import io.jenkins.plugins.kubestash.sql.PostgresDatabase;
import io.jenkins.plugins.kubestash.workload.EtcdStatefulSet;
import io.jenkins.plugins.kubestash.workload.EtcdStaticPods;
import io.jenkins.plugins.kubestash.workload.EtcdWorkload;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperDatabase;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One thing the demo can show.
 *
 * @param engine the word that asks for it; several shows may have the same
 * @param backupTask the engine's first when absent
 */
record Show(String engine, Supplier<Place> place, Optional<String> backupTask, Optional<String> restoreTask) {
    /** In the order in which {@code all} shows them. */
    static final List<Show> ALL = List.of(
            of("redis", RedisDatabase::new),
            of("redis", RedisDatabase::new, "snapshot"),
            of("redis", RedisClusterDatabase::new),
            of("redis", RedisClusterDatabase::new, "snapshot"),
            of("zookeeper", ZooKeeperDatabase::new),
            of("etcd", EtcdDatabase::new, "logical"),
            into(EtcdStatefulSet::new),
            into(EtcdStaticPods::new),
            of("elasticsearch", () -> SearchDatabase.secured(SearchServer.ELASTICSEARCH_7)),
            of("elasticsearch", () -> SearchDatabase.open(SearchServer.ELASTICSEARCH_7_OLD)),
            of("elasticsearch", () -> SearchDatabase.open(SearchServer.ELASTICSEARCH_8)),
            of("opensearch", () -> SearchDatabase.open(SearchServer.OPENSEARCH_1)),
            of("opensearch", () -> SearchDatabase.open(SearchServer.OPENSEARCH_2)),
            of("mongodb", MongoDatabase::standalone),
            of("mongodb", MongoDatabase::replicaSet),
            of("mongodb", MongoDatabase::sharded),
            of("postgres", PostgresDatabase::new),
            of("mariadb", MariaDatabase::new));

    static Show of(String engine, Supplier<Database> database) {
        return new Show(engine, () -> new EmbeddedPlace(database.get()), Optional.empty(), Optional.empty());
    }

    private static Show of(String engine, Supplier<Database> database, String task) {
        return new Show(
                engine, () -> new EmbeddedPlace(database.get()), Optional.of(task), Optional.of(task + "-restore"));
    }

    /** A snapshot that goes into members which are stopped for it. */
    private static Show into(Supplier<EtcdWorkload> members) {
        return new Show(
                "etcd",
                () -> new WorkloadPlace(members.get()),
                Optional.of("etcd-backup"),
                Optional.of("etcd-backup-restore"));
    }

    /** The engines, as the usage shows them. */
    static String engines() {
        return ALL.stream().map(Show::engine).distinct().collect(Collectors.joining("|"));
    }

    /** @param word an engine or {@code all}; empty when there is no such engine */
    static List<Show> named(String word) {
        return ALL.stream()
                .filter(show -> word.equals("all") || show.engine.equals(word))
                .toList();
    }
}
