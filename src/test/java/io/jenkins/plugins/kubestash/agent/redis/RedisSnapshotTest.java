package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SortedSet;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The task {@code snapshot}: the RDB of a real server, and back key by key. */
class RedisSnapshotTest {
    private static final String LIBRARY =
            "#!lua name=%1$s\nredis.register_function('%1$s', function() return 'hi from %1$s' end)";
    private static final String AT_ONCE = "repl-diskless-sync-delay 0";

    private static RedisServer source;
    private static RedisServer target;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        source = RedisServer.start(AT_ONCE, "rdbcompression no");
        target = RedisServer.start(AT_ONCE);
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void flush() {
        for (RedisServer server : new RedisServer[] {source, target}) {
            server.cli("FLUSHALL");
            server.cli("FUNCTION", "FLUSH");
        }
    }

    private static AbstractThrowableAssert<?, ?> assertFails(Reason reason, ThrowingCallable work) {
        return assertThatThrownBy(work).isInstanceOfSatisfying(AgentFailure.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    /** Everything that a server can hold, in several databases, some of it large. */
    private static void fill() {
        source.pipe(RedisSamples.everyType());
        source.pipe("SELECT 3\n" + RedisSamples.everyType());
        source.pipe("SELECT 15\n" + RedisSamples.manyKeys("many", 5000));
        source.cli("SETRANGE", "large", "2000000", "end");
        source.cli("DEBUG", "POPULATE", "20", "middle", "200000");
        for (int i = 0; i < 12; i++) {
            source.cli(
                    "EVAL",
                    "for i = 1, 60 do redis.call('RPUSH', 'long', string.rep(i .. ARGV[1], 4000)) end",
                    "0",
                    "x" + i);
        }
        source.cli("FUNCTION", "LOAD", LIBRARY.formatted("one"));
        source.cli("FUNCTION", "LOAD", LIBRARY.formatted("two"));
    }

    @Test
    void bringsBackEverythingThatAServerHolds() throws IOException {
        fill();
        for (String onItsDisk : new String[] {"yes", "no"}) {
            source.cli("CONFIG", "SET", "repl-diskless-sync", onItsDisk);
            SortedSet<String> contents = RedisContents.of(source);
            byte[] dump = Dumps.snapshot(source);

            EngineFacts loaded = Dumps.load(dump, target, "PARAM_FLUSH", "true");

            assertThat(RedisContents.of(target)).hasSizeGreaterThan(5060).isEqualTo(contents);
            assertThat(target.cli("DEBUG", "DIGEST")).isEqualTo(source.cli("DEBUG", "DIGEST"));
            assertThat(target.cli("FCALL", "one", "0")).isEqualTo("hi from one");
            assertThat(target.cli("FCALL", "two", "0")).isEqualTo("hi from two");
            assertThat(loaded.counts()).containsEntry("keys", (long) contents.size());
            assertThat(loaded.warnings()).isEmpty();
            assertThat(Dumps.verify(dump).counts()).containsEntry("keys", (long) contents.size());
        }
        source.cli("CONFIG", "SET", "repl-diskless-sync", "yes");
    }

    @Test
    void aServerCanLoadTheDumpAsItIs() throws IOException {
        fill();
        Files.write(directory.resolve("dump.rdb"), Dumps.snapshot(source));
        try (RedisServer server = RedisServer.start("dir " + directory, "dbfilename dump.rdb")) {
            assertThat(RedisContents.of(server)).isEqualTo(RedisContents.of(source));
            assertThat(server.cli("FCALL", "one", "0")).isEqualTo("hi from one");
        }
    }

    @Test
    void isOnePointInTimeAndSaysWhich() throws IOException {
        source.cli("SET", "a", "1");
        EngineFacts facts = Dumps.SNAPSHOTS.dump(Dumps.settings(source), OutputStream.nullOutputStream());
        assertThat(facts.version())
                .isEqualTo(Dumps.ENGINE.ping(Dumps.settings(source)).version());
        assertThat(facts.topology()).isEqualTo("standalone");
        assertThat(facts.counts()).containsEntry("keys", 1L).containsKey("replicationOffset");
        assertThat(facts.warnings()).isEmpty();
    }

    @Test
    void keysThatComeDuringTheDumpAreNotInIt() throws IOException {
        source.cli("DEBUG", "POPULATE", "200000", "key", "100");
        Dumps.Reacting out = new Dumps.Reacting(2, () -> source.pipe(RedisSamples.manyKeys("late", 1000)));
        EngineFacts facts = Dumps.SNAPSHOTS.dump(Dumps.settings(source), out);
        assertThat(facts.counts()).containsEntry("keys", 200_000L);
        assertThat(Dumps.verify(out.content()).counts()).containsEntry("keys", 200_000L);
    }

    @Test
    void theServerForgetsUsAfterwards() throws IOException {
        source.cli("SET", "a", "1");
        Dumps.snapshot(source);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!source.cli("INFO", "replication").contains("connected_slaves:0")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void anEmptyDatabaseIsAWholeDump() throws IOException {
        byte[] dump = Dumps.snapshot(source);
        assertThat(Dumps.verify(dump).counts()).containsEntry("keys", 0L);
        assertThat(Dumps.load(dump, target).counts()).containsEntry("keys", 0L);
    }

    @Test
    void aServerWithoutChecksumsIsSaidToHaveNone() throws IOException {
        try (RedisServer server = RedisServer.start(AT_ONCE, "rdbchecksum no")) {
            server.cli("SET", "a", "1");
            EngineFacts facts = Dumps.SNAPSHOTS.dump(Dumps.settings(server), OutputStream.nullOutputStream());
            assertThat(facts.warnings()).singleElement().asString().contains("rdbchecksum");
            assertThat(Dumps.load(Dumps.snapshot(server), target).counts()).containsEntry("keys", 1L);
        }
    }

    @Test
    void cutOrChangedDumpsAreRefusedBeforeAnythingIsWritten() throws IOException {
        source.pipe(RedisSamples.everyType());
        byte[] dump = Dumps.snapshot(source);
        target.cli("SET", "mine", "1");
        for (int length : new int[] {dump.length - 1, dump.length - 8, dump.length - 9, dump.length / 2, 100, 12}) {
            byte[] cut = Arrays.copyOf(dump, length);
            assertFails(Reason.DAMAGED_DUMP, () -> Dumps.verify(cut)).hasMessageContaining("ends too early");
            assertFails(Reason.DAMAGED_DUMP, () -> Dumps.load(cut, target, "PARAM_FLUSH", "true"));
        }
        for (int at = 9; at < dump.length; at += dump.length / 50) {
            byte[] changed = dump.clone();
            changed[at] ^= 0x10;
            assertFails(Reason.DAMAGED_DUMP, () -> Dumps.load(changed, target, "PARAM_FLUSH", "true"));
        }
        byte[] longer = Arrays.copyOf(dump, dump.length + 1);
        assertFails(Reason.DAMAGED_DUMP, () -> Dumps.verify(longer)).hasMessageContaining("follows its end");
        assertThat(target.cli("KEYS", "*")).isEqualTo("mine");
    }

    @Test
    void aLargeDumpThatIsCutSaysHowFarItCame() throws IOException {
        source.cli("DEBUG", "POPULATE", "30000", "key", "100");
        byte[] dump = Dumps.snapshot(source);
        byte[] cut = Arrays.copyOf(dump, dump.length - 1);
        assertFails(
                        Reason.DAMAGED_DUMP,
                        () -> Dumps.ENGINE.load(Dumps.settings(target), Dumps.large(cut, Long.MAX_VALUE, () -> {})))
                .hasMessageContaining("after 30000 keys")
                .satisfies(e -> {
                    String written = target.cli("DBSIZE");
                    assertThat(Long.parseLong(written)).isBetween(1L, 29_999L);
                    assertThat(e).hasMessageContaining("; " + written + " keys were written by then");
                });
    }

    @Test
    void aServerThatDiesNeverLeavesAWholeDump() {
        try (RedisServer server = RedisServer.start(AT_ONCE, "rdb-key-save-delay 100")) {
            server.cli("DEBUG", "POPULATE", "100000", "key", "100");
            Dumps.Reacting out = new Dumps.Reacting(2, server::kill);
            assertThatThrownBy(() -> Dumps.SNAPSHOTS.dump(Dumps.settings(server), out))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port());
            assertFails(Reason.DAMAGED_DUMP, () -> Dumps.verify(out.content()));
        }
    }

    @Test
    void aServerWithoutReplicationPointsToTheOtherTask() {
        try (RedisServer managed = RedisServer.start("rename-command PSYNC \"\"", "rename-command SYNC \"\"")) {
            assertFails(Reason.DATABASE_REFUSED, () -> Dumps.snapshot(managed))
                    .hasMessageContaining("use task logical-backup")
                    .message()
                    .doesNotContain("\n");
        }
        source.pipe("ACL SETUSER limited reset on >word ~* -@all +ping +info +select +scan +dump\n");
        assertFails(
                        Reason.DATABASE_REFUSED,
                        () -> Dumps.snapshot(source, "DB_USERNAME", "limited", "DB_PASSWORD", "word"))
                .hasMessageContaining("+psync")
                .hasMessageContaining("use task logical-backup");
    }

    @Test
    void aUserWithTheDocumentedRightsIsEnough() throws IOException {
        source.pipe(RedisSamples.everyType());
        source.pipe("ACL SETUSER copier reset on >word -@all +ping +info +replconf +psync\n");
        byte[] dump = Dumps.snapshot(source, "DB_USERNAME", "copier", "DB_PASSWORD", "word");
        Dumps.load(dump, target);
        assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(source));
    }
}
