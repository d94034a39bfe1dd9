package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisSentinel;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.SortedSet;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which server is read and written where there are a primary, a replica and a Sentinel; all of them real. */
class RedisReplicasTest {
    private static final String AT_ONCE = "repl-diskless-sync-delay 0";
    private static final String NAME = "orders";

    private RedisServer primary;
    private RedisServer replica;

    @BeforeEach
    void start() {
        primary = RedisServer.start(AT_ONCE);
        replica = RedisServer.start(AT_ONCE, "replicaof 127.0.0.1 " + primary.port());
        primary.pipe(RedisSamples.everyType());
        awaitThat(() -> primary.cli("INFO", "replication").contains("state=online"));
        awaitThat(() -> replica.cli("DBSIZE").equals(primary.cli("DBSIZE")));
    }

    @AfterEach
    void stop() {
        primary.close();
        replica.close();
    }

    private static void awaitThat(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    private static AbstractThrowableAssert<?, ?> assertFails(Reason reason, ThrowingCallable work) {
        return assertThatThrownBy(work).isInstanceOfSatisfying(AgentFailure.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    private static EngineFacts dumpOf(RedisServer server, ByteArrayOutputStream out, String... more)
            throws IOException {
        return Dumps.ENGINE.dump(Dumps.settings(server, more), out);
    }

    /** Whether the server was asked for the values of keys since its statistics were reset. */
    private static boolean wasRead(RedisServer server) {
        return server.cli("INFO", "commandstats").contains("cmdstat_dump:");
    }

    private void forgetStatistics() {
        primary.cli("CONFIG", "RESETSTAT");
        replica.cli("CONFIG", "RESETSTAT");
    }

    @Test
    void readsTheServerThatItIsTold() throws IOException {
        SortedSet<String> contents = RedisContents.of(primary);
        Object[][] cases = {
            {primary, "", primary},
            {primary, "replica", replica},
            {primary, "preferReplica", replica},
            {primary, "master", primary},
            {replica, "", replica},
            {replica, "replica", replica},
            {replica, "master", primary},
        };
        for (Object[] one : cases) {
            forgetStatistics();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            EngineFacts facts = dumpOf((RedisServer) one[0], out, "PARAM_READ_FROM", (String) one[1]);
            assertThat(wasRead(primary)).as("%s", one[1]).isEqualTo(one[2] == primary);
            assertThat(wasRead(replica)).as("%s", one[1]).isEqualTo(one[2] == replica);
            assertThat(facts.counts()).containsEntry("keys", (long) contents.size());
            assertThat(facts.warnings()).isEmpty();
        }
    }

    @Test
    void aSnapshotComesFromTheReplicaToo() throws IOException {
        String before = primary.cli("INFO", "stats").replaceAll("(?s).*sync_full:(\\d+).*", "$1");
        byte[] dump = Dumps.snapshot(primary, "PARAM_READ_FROM", "replica");
        assertThat(primary.cli("INFO", "stats").replaceAll("(?s).*sync_full:(\\d+).*", "$1"))
                .isEqualTo(before);
        try (RedisServer target = RedisServer.start()) {
            Dumps.load(dump, target);
            assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(primary));
        }
    }

    @Test
    void withoutAReplicaThePrimaryIsReadOrNothing() throws IOException {
        replica.kill();
        awaitThat(() -> primary.cli("INFO", "replication").contains("connected_slaves:0"));
        assertThat(dumpOf(primary, new ByteArrayOutputStream(), "PARAM_READ_FROM", "preferReplica")
                        .warnings())
                .isEmpty();
        assertFails(Reason.DATABASE_UNREACHABLE, () -> Dumps.dump(primary, "PARAM_READ_FROM", "replica"))
                .hasMessageContaining("no replica can be read (there is none)");
    }

    @Test
    void aReplicaThatCannotBeReachedIsSaidToBeSo() throws IOException {
        replica.cli("CONFIG", "SET", "requirepass", "other");
        EngineFacts facts = dumpOf(primary, new ByteArrayOutputStream(), "PARAM_READ_FROM", "preferReplica");
        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains("the primary was read")
                .contains(":" + replica.port());
        assertFails(Reason.DATABASE_UNREACHABLE, () -> Dumps.dump(primary, "PARAM_READ_FROM", "replica"))
                .hasMessageContaining(":" + replica.port());
    }

    @Test
    void whatWasWrittenBeforeTheDumpIsInItAlsoFromAReplica() throws IOException {
        for (int round = 0; round < 5; round++) {
            primary.pipe(RedisSamples.manyKeys("round" + round, 2000));
            byte[] dump = Dumps.dump(primary, "PARAM_READ_FROM", "replica");
            assertThat(Dumps.verify(dump).counts()).containsEntry("keys", Long.parseLong(primary.cli("DBSIZE")));
        }
    }

    @Test
    void refusesAnUnknownWordAndNeverLoadsToAReplica() throws IOException {
        byte[] dump = Dumps.dump(primary);
        assertFails(Reason.BAD_PARAMETER, () -> Dumps.dump(primary, "PARAM_READ_FROM", "slave"))
                .hasMessageContaining("replica, preferReplica or master");
        assertFails(
                        Reason.LOAD_FAILED,
                        () -> Dumps.load(dump, replica, "PARAM_READ_FROM", "replica", "PARAM_IF_EXISTS", "replace"))
                .hasMessageContaining("is a replica");
        forgetStatistics();
        Dumps.load(dump, primary, "PARAM_READ_FROM", "replica", "PARAM_IF_EXISTS", "replace");
        assertThat(primary.cli("INFO", "commandstats")).contains("cmdstat_restore:");
    }

    @Test
    void aSentinelSaysWhereThePrimaryIsAlsoAfterAFailover() throws IOException {
        SortedSet<String> contents = RedisContents.of(primary);
        try (RedisSentinel sentinel = RedisSentinel.watching(NAME, primary, "")) {
            String[] asked = {"DB_PORT", "" + sentinel.port(), "PARAM_SENTINEL_MASTER", NAME};
            String[] fromReplica = {
                "DB_PORT", "" + sentinel.port(), "PARAM_SENTINEL_MASTER", NAME, "PARAM_READ_FROM", "replica"
            };
            assertThat(Dumps.ENGINE.ping(Dumps.settings(primary, asked)).counts())
                    .containsEntry("keys", (long) contents.size());
            assertThat(Dumps.verify(Dumps.dump(primary, asked)).counts()).containsEntry("keys", (long) contents.size());
            forgetStatistics();
            Dumps.dump(primary, fromReplica);
            assertThat(wasRead(replica)).isTrue();

            sentinel.awaitReplicas(NAME, 1);
            primary.kill();
            sentinel.awaitPrimary(NAME, replica.port());

            byte[] dump = Dumps.dump(primary, asked);
            byte[] snapshot = Dumps.snapshot(primary, asked);
            assertThat(Dumps.verify(dump).counts()).containsEntry("keys", (long) contents.size());
            assertThat(Dumps.verify(snapshot).counts()).containsEntry("keys", (long) contents.size());
            String[] load = {"DB_PORT", "" + sentinel.port(), "PARAM_SENTINEL_MASTER", NAME, "PARAM_FLUSH", "true"};
            replica.cli("SET", "more", "1");
            Dumps.load(snapshot, primary, load);
            assertThat(RedisContents.of(replica)).isEqualTo(contents);
        }
    }

    @Test
    void saysWhatIsWrongWithASentinel() {
        try (RedisSentinel sentinel = RedisSentinel.watching(NAME, primary, "")) {
            String port = "" + sentinel.port();
            assertFails(Reason.DATABASE_REFUSED, () -> Dumps.dump(primary, "DB_PORT", port))
                    .hasMessageContaining("sentinelMaster");
            assertFails(
                            Reason.BAD_PARAMETER,
                            () -> Dumps.dump(primary, "DB_PORT", port, "PARAM_SENTINEL_MASTER", "other"))
                    .hasMessageContaining("knows no master 'other': it knows " + NAME);
            assertFails(Reason.BAD_PARAMETER, () -> Dumps.dump(primary, "PARAM_SENTINEL_MASTER", NAME))
                    .hasMessageContaining("is no Sentinel");
        }
    }

    @Test
    void aSentinelHasNoPasswordOrTheSameOrItsOwn() throws IOException {
        primary.cli("CONFIG", "SET", "requirepass", "database");
        for (String own : new String[] {"", "database", "sentinel"}) {
            try (RedisSentinel sentinel =
                    RedisSentinel.watching(NAME, primary, own, "sentinel auth-pass " + NAME + " database")) {
                byte[] dump = Dumps.dump(
                        primary,
                        "DB_PORT",
                        "" + sentinel.port(),
                        "DB_PASSWORD",
                        "database",
                        "DB_SENTINEL_PASSWORD",
                        own.equals("sentinel") ? own : "",
                        "PARAM_SENTINEL_MASTER",
                        NAME);
                assertThat(Dumps.verify(dump).counts().get("keys")).isPositive();
                if (own.equals("sentinel")) {
                    assertFails(
                            Reason.DATABASE_REFUSED,
                            () -> Dumps.dump(
                                    primary,
                                    "DB_PORT",
                                    "" + sentinel.port(),
                                    "DB_PASSWORD",
                                    "database",
                                    "PARAM_SENTINEL_MASTER",
                                    NAME));
                }
            }
        }
    }
}
