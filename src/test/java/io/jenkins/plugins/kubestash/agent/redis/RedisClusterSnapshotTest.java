package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisCluster;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster whose RDBs, or whose replicas, are read. */
class RedisClusterSnapshotTest {
    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start("rdbcompression no");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void flush() {
        cluster.nodes().forEach(node -> node.cli("FLUSHALL"));
    }

    @Test
    void aSnapshotOfAClusterComesBackIntoAServerAndIntoTheCluster() throws IOException {
        byte[] dump = Dumps.samples();
        Dumps.load(dump, cluster.any());
        SortedSet<String> contents = RedisContents.of(cluster);
        for (RedisServer node : cluster.nodes()) {
            node.cli("CONFIG", "SET", "repl-diskless-sync-delay", "0");
            node.cli("FUNCTION", "LOAD", "REPLACE", "#!lua name=lib\nredis.register_function('hello', function() end)");
        }
        byte[] snapshot = Dumps.snapshot(cluster.any());
        EngineFacts facts = Dumps.verify(snapshot);
        assertThat(facts.topology()).isEqualTo("cluster");
        assertThat(facts.counts()).containsEntry("keys", (long) contents.size());
        try (RedisServer server = RedisServer.start()) {
            assertThat(Dumps.load(snapshot, server).warnings()).isEmpty();
            assertThat(RedisContents.of(server)).isEqualTo(contents);
            assertThat(server.cli("FUNCTION", "LIST")).contains("lib");
        }
        Dumps.load(snapshot, cluster.any(), "PARAM_FLUSH", "true");
        assertThat(RedisContents.of(cluster)).isEqualTo(contents);
        for (int length : new int[] {snapshot.length - 1, snapshot.length - 200, snapshot.length / 2, 40}) {
            byte[] cut = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> Dumps.load(cut, cluster.any(), "PARAM_FLUSH", "true"))
                    .isInstanceOfSatisfying(
                            AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED_DUMP));
        }
        for (int at = 60; at < snapshot.length; at += snapshot.length / 20) {
            byte[] changed = snapshot.clone();
            changed[at] ^= 0x10;
            assertThatThrownBy(() -> Dumps.verify(changed))
                    .isInstanceOfSatisfying(
                            AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED_DUMP));
        }
        assertThat(RedisContents.of(cluster)).isEqualTo(contents);
        cluster.nodes().forEach(node -> node.cli("FUNCTION", "FLUSH"));
    }

    @Test
    void aReplicaOfAPrimaryIsReadInItsPlace() throws IOException {
        Dumps.load(Dumps.samples(), cluster.any());
        SortedSet<String> contents = RedisContents.of(cluster);
        RedisServer primary = cluster.nodes().get(1);
        primary.cli("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        try (RedisServer replica = RedisServer.start("cluster-enabled yes", "repl-diskless-sync-delay 0")) {
            String id = replica.cli("CLUSTER", "MYID");
            replica.cli("CLUSTER", "MEET", "127.0.0.1", Integer.toString(primary.port()));
            String primaryId = primary.cli("CLUSTER", "MYID");
            awaitThat(() -> replica.cli("CLUSTER", "REPLICATE", primaryId).equals("OK"));
            awaitThat(() -> primary.cli("INFO", "replication").contains("state=online"));
            awaitThat(() -> replica.cli("DBSIZE").equals(primary.cli("DBSIZE")));
            for (RedisServer node : cluster.nodes()) {
                awaitThat(() -> node.cli("CLUSTER", "NODES").contains(id));
                node.cli("CONFIG", "SET", "repl-diskless-sync-delay", "0");
            }
            try {
                primary.cli("CONFIG", "RESETSTAT");
                byte[] dump = Dumps.dump(cluster.any(), "PARAM_READ_FROM", "preferReplica");
                assertThat(primary.cli("INFO", "commandstats")).doesNotContain("cmdstat_dump:");
                assertThat(replica.cli("INFO", "commandstats")).contains("cmdstat_dump:");
                byte[] snapshot = Dumps.snapshot(cluster.any(), "PARAM_READ_FROM", "preferReplica");
                assertThat(primary.cli("INFO", "commandstats")).doesNotContain("cmdstat_psync:");
                assertThat(replica.cli("INFO", "commandstats")).contains("cmdstat_psync:");
                for (byte[] one : List.of(dump, snapshot)) {
                    Dumps.load(one, cluster.any(), "PARAM_FLUSH", "true");
                    assertThat(RedisContents.of(cluster)).isEqualTo(contents);
                }
                assertThatThrownBy(() -> Dumps.dump(cluster.any(), "PARAM_READ_FROM", "replica"))
                        .hasMessageContaining("no replica can be read");
            } finally {
                replica.kill();
                cluster.nodes().forEach(node -> node.cli("CLUSTER", "FORGET", id));
            }
        }
    }

    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void aStandaloneSnapshotGoesIntoACluster() throws IOException {
        try (RedisServer server = RedisServer.start("repl-diskless-sync-delay 0", "rdbcompression no")) {
            server.pipe(RedisSamples.everyType());
            server.cli("SETRANGE", "large:1", "1000000", "x");
            byte[] snapshot = Dumps.snapshot(server);
            Dumps.load(snapshot, cluster.any());
            assertThat(RedisContents.of(cluster)).isEqualTo(RedisContents.of(server));
            server.pipe("SELECT 2\nSET other 1\n");
            byte[] twoDatabases = Dumps.snapshot(server);
            assertThatThrownBy(() -> Dumps.load(twoDatabases, cluster.any(), "PARAM_FLUSH", "true"))
                    .hasMessageContaining("a cluster has database 0 only");
            assertThat(RedisContents.of(cluster)).isNotEmpty();
        }
    }
}
