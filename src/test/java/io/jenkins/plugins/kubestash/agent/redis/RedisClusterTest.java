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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisClusterTest {
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

    private static SortedSet<String> loadedFrom(byte[] dump) throws IOException {
        try (RedisServer server = RedisServer.start()) {
            Dumps.load(dump, server);
            return RedisContents.of(server);
        }
    }

    @Test
    void dumpsOfStandaloneAndClusterFitEachOther() throws IOException {
        byte[] standaloneDump = Dumps.samples();
        EngineFacts loaded = Dumps.load(standaloneDump, cluster.nodes().get(1), "PARAM_CONNECTIONS", "7");
        SortedSet<String> expected = loadedFrom(standaloneDump);
        assertThat(loaded.topology()).isEqualTo("cluster");
        assertThat(loaded.counts()).containsEntry("keys", (long) expected.size());
        assertThat(RedisContents.of(cluster)).isEqualTo(expected);
        cluster.nodes().forEach(node -> assertThat(node.cli("DBSIZE")).isNotEqualTo("0"));

        byte[] clusterDump = Dumps.dump(cluster.any());
        assertThat(Dumps.verify(clusterDump).topology()).isEqualTo("cluster");
        assertThat(Dumps.verify(clusterDump).counts()).containsEntry("keys", (long) expected.size());
        assertThat(loadedFrom(clusterDump)).isEqualTo(expected);

        Dumps.load(clusterDump, cluster.any(), "PARAM_FLUSH", "true");
        assertThat(RedisContents.of(cluster)).isEqualTo(expected);
        assertThat(Dumps.ENGINE.ping(Dumps.settings(cluster.any())).counts())
                .containsEntry("keys", (long) expected.size());
    }

    @Test
    void keysOnAnyPrimaryMakeTheTargetNonEmpty() throws IOException {
        cluster.any().cli("-c", "SET", "foo", "target");
        byte[] dump = Dumps.samples();
        assertThatThrownBy(() -> Dumps.load(dump, cluster.any()))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.TARGET_NOT_EMPTY))
                .hasMessageContaining("holds 1 keys");
    }

    @Test
    void keysOfOtherDatabasesAreRefusedBeforeAnythingIsRemoved() throws IOException {
        byte[] dump;
        try (RedisServer server = RedisServer.start()) {
            server.pipe("SET a 1\nSELECT 3\nSET b 2\n");
            dump = Dumps.dump(server);
        }
        cluster.any().cli("-c", "SET", "foo", "target");
        assertThatThrownBy(() -> Dumps.load(dump, cluster.any(), "PARAM_FLUSH", "true"))
                .isInstanceOf(AgentFailure.class)
                .hasMessageContaining("[3]");
        assertThat(cluster.any().cli("-c", "GET", "foo")).isEqualTo("target");
    }

    @Test
    void slotsThatMoveDuringTheLoadAreFollowed() throws IOException {
        byte[] dump = Dumps.samples();
        RedisServer from = cluster.nodes().get(0);
        RedisServer to = cluster.nodes().get(2);
        from.cli("CONFIG", "RESETSTAT");
        Dumps.ENGINE.load(
                Dumps.settings(cluster.nodes().get(1)), Dumps.large(dump, 20_000, () -> reshard(from, to, 1000)));
        assertThat(from.cli("INFO", "errorstats")).contains("errorstat_MOVED");
        assertThat(RedisContents.of(cluster)).isEqualTo(loadedFrom(dump));
        reshard(to, from, 1000);
    }

    private static void reshard(RedisServer from, RedisServer to, int slots) {
        String output = cluster.manage(
                "reshard",
                to.host() + ":" + to.port(),
                "--cluster-from",
                from.cli("CLUSTER", "MYID"),
                "--cluster-to",
                to.cli("CLUSTER", "MYID"),
                "--cluster-slots",
                Integer.toString(slots),
                "--cluster-yes");
        assertThat(output).contains("Moving slot").doesNotContain("[ERR]");
    }

    @Test
    void aSlotThatIsOnItsWayIsAskedForAtBothEnds() throws IOException {
        byte[] dump;
        try (RedisServer server = RedisServer.start("rdbcompression no")) {
            server.pipe(RedisSamples.manyKeys("{foo}", 500));
            server.cli("SETRANGE", "{foo}:large", "1000000", "x");
            dump = Dumps.dump(server);
        }
        RedisServer owner = owner("foo");
        RedisServer next = cluster.nodes().get((cluster.nodes().indexOf(owner) + 1) % 3);
        String slot = owner.cli("CLUSTER", "KEYSLOT", "foo");
        next.cli("CLUSTER", "SETSLOT", slot, "IMPORTING", owner.cli("CLUSTER", "MYID"));
        owner.cli("CLUSTER", "SETSLOT", slot, "MIGRATING", next.cli("CLUSTER", "MYID"));
        try {
            assertThatThrownBy(() -> Dumps.dump(cluster.any()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("moving slots");
            owner.cli("CONFIG", "RESETSTAT");
            Dumps.load(dump, cluster.any());
            assertThat(owner.cli("INFO", "errorstats")).contains("errorstat_ASK");
            assertThat(next.cli("DBSIZE")).isEqualTo("501");
        } finally {
            for (RedisServer node : List.of(next, owner)) {
                node.cli("CLUSTER", "SETSLOT", slot, "NODE", next.cli("CLUSTER", "MYID"));
            }
        }
        assertThat(RedisContents.of(cluster)).isEqualTo(loadedFrom(dump));
    }

    private static RedisServer owner(String key) {
        List<RedisServer> owners = cluster.nodes().stream()
                .filter(node -> !node.cli("GET", key).startsWith("MOVED"))
                .toList();
        assertThat(owners).hasSize(1);
        return owners.get(0);
    }

    @Test
    void slotsThatMoveDuringTheDumpFailIt() {
        RedisServer from = cluster.nodes().get(0);
        RedisServer to = cluster.nodes().get(1);
        Dumps.Reacting out = new Dumps.Reacting(2, () -> reshard(from, to, 5));
        assertThatThrownBy(() -> Dumps.ENGINE.dump(Dumps.settings(cluster.any()), out))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("slots moved");
        reshard(to, from, 5);
    }

    @Test
    void slotsAreThoseOfTheServer() {
        for (String key : List.of("a", "{x}y", "", "{}", "a{b}c{d}", "0123456789".repeat(30))) {
            byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
            assertThat(Integer.toString(Slots.of(bytes, 0, bytes.length)))
                    .isEqualTo(cluster.any().cli("CLUSTER", "KEYSLOT", key));
        }
    }

    @Test
    void usersWithTheDocumentedRightsAreEnough() throws IOException {
        byte[] dump = Dumps.samples();
        for (RedisServer node : cluster.nodes()) {
            String common = "on >word ~* -@all +ping +info +select +cluster|slots +cluster|nodes ";
            node.pipe("ACL SETUSER dumper " + common + "+scan +dump +pexpiretime +function|dump\n"
                    + "ACL SETUSER loader " + common
                    + "+time +exists +restore +flushall +function|restore +asking +config|get\n");
        }
        String[] loader = {"DB_USERNAME", "loader", "DB_PASSWORD", "word"};
        assertThat(Dumps.load(dump, cluster.any(), loader).warnings()).isEmpty();
        byte[] again = Dumps.dump(cluster.any(), "DB_USERNAME", "dumper", "DB_PASSWORD", "word");
        assertThat(Dumps.verify(again).counts().get("keys"))
                .isEqualTo(Dumps.verify(dump).counts().get("keys"));
    }

    @Test
    void failFindsAKeyOnAnyPrimary() throws IOException {
        byte[] dump = Dumps.samples();
        for (String key : List.of("many:1", "large:1")) {
            cluster.any().cli("-c", "SET", key, "target");
            assertThatThrownBy(() -> Dumps.load(dump, cluster.any(), "PARAM_IF_EXISTS", "fail"))
                    .isInstanceOf(AgentFailure.class)
                    .hasMessageContaining(key);
            assertThat(RedisContents.of(cluster)).hasSize(1);
            cluster.any().cli("-c", "DEL", key);
        }
        assertThat(Dumps.load(dump, cluster.any(), "PARAM_IF_EXISTS", "fail").counts())
                .containsEntry("skipped", 0L);
    }
}
