package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.block.BlockBuffer;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisLoadTest {
    private RedisServer source;
    private RedisServer target;

    @BeforeEach
    void start() {
        source = RedisServer.start();
        target = RedisServer.start();
    }

    @AfterEach
    void stop() {
        source.close();
        target.close();
    }

    private static AbstractThrowableAssert<?, ?> assertFails(Reason reason, ThrowingCallable load) {
        return assertThatThrownBy(load).isInstanceOfSatisfying(AgentFailure.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    @Test
    void refusesANonEmptyTarget() throws IOException {
        source.pipe("SET a dumped\n");
        target.pipe("SELECT 7\nSET other 1\nSET another 2\n");
        byte[] dump = Dumps.dump(source);
        var before = RedisContents.of(target);
        assertFails(Reason.TARGET_NOT_EMPTY, () -> Dumps.load(dump, target))
                .hasMessageContaining("holds 2 keys: give ifExists (replace, skip or fail) or flush");
        assertThat(RedisContents.of(target)).isEqualTo(before);
    }

    @Test
    void replaceTakesTheDumpsValue() throws IOException {
        source.pipe("SET a dumped\nSET b dumped\n");
        target.pipe("SET a target\nSET c target\n");
        EngineFacts facts = Dumps.load(Dumps.dump(source), target, "PARAM_IF_EXISTS", "replace");
        assertThat(facts.counts()).containsEntry("keys", 2L).containsEntry("skipped", 0L);
        assertThat(target.cli("MGET", "a", "b", "c")).isEqualTo("dumped\ndumped\ntarget");
    }

    @Test
    void skipKeepsTheTargetsValue() throws IOException {
        source.pipe("SET a dumped\nSET b dumped\n");
        source.cli("SETRANGE", "large", "90000000", "dumped");
        target.pipe("SET a target\nSET large target\n");
        EngineFacts facts = Dumps.load(Dumps.dump(source), target, "PARAM_IF_EXISTS", "skip");
        assertThat(facts.counts()).containsEntry("keys", 1L).containsEntry("skipped", 2L);
        assertThat(target.cli("MGET", "a", "b", "large")).isEqualTo("target\ndumped\ntarget");
    }

    @Test
    void failWritesNothingWhenOneKeyExists() throws IOException {
        source.pipe(RedisSamples.manyKeys("many", 5000));
        source.pipe("SELECT 2\nSET \"k\\x00\\n\" dumped\n");
        target.pipe("SET unrelated 1\nSELECT 2\nSET \"k\\x00\\n\" target\n");
        byte[] dump = Dumps.dump(source);
        var before = RedisContents.of(target);
        for (DumpSource dumped : new DumpSource[] {Dumps.source(dump), Dumps.large(dump, Long.MAX_VALUE, () -> {})}) {
            assertFails(
                            Reason.TARGET_NOT_EMPTY,
                            () -> Dumps.ENGINE.load(Dumps.settings(target, "PARAM_IF_EXISTS", "fail"), dumped))
                    .hasMessageContaining("\"k\\x00\\x0a\" of database 2");
            assertThat(RedisContents.of(target)).isEqualTo(before);
        }
        target.pipe("SELECT 2\nFLUSHDB\n");
        assertThat(Dumps.load(dump, target, "PARAM_IF_EXISTS", "fail").counts()).containsEntry("keys", 5001L);
        assertThat(target.cli("GET", "unrelated")).isEqualTo("1");
    }

    @Test
    void failSeesLargeValuesToo() throws IOException {
        source = restarted(source, "rdbcompression no");
        source.cli("SETRANGE", "large", "2000000", "x");
        target.pipe("SET large target\n");
        byte[] dump = Dumps.dump(source);
        assertFails(Reason.TARGET_NOT_EMPTY, () -> Dumps.load(dump, target, "PARAM_IF_EXISTS", "fail"))
                .hasMessageContaining("\"large\"");
        assertThat(target.cli("GET", "large")).isEqualTo("target");
        assertThat(Dumps.load(dump, target, "PARAM_IF_EXISTS", "skip").counts()).containsEntry("skipped", 1L);
        assertThat(target.cli("GET", "large")).isEqualTo("target");
        assertThat(Dumps.load(dump, target, "PARAM_IF_EXISTS", "replace").counts())
                .containsEntry("keys", 1L);
        assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(source));
    }

    private static RedisServer restarted(RedisServer server, String... lines) {
        server.close();
        return RedisServer.start(lines);
    }

    @Test
    void flushRemovesAllOfTheTarget() throws IOException {
        source.pipe("SET a dumped\n");
        target.pipe("SET a target\nSET b target\nSELECT 4\nSET c target\n");
        Dumps.load(Dumps.dump(source), target, "PARAM_FLUSH", "true");
        assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(source));
    }

    @Test
    void refusesFlushTogetherWithIfExistsAndUnknownWords() throws IOException {
        byte[] dump = Dumps.dump(source);
        assertFails(
                        Reason.BAD_PARAMETER,
                        () -> Dumps.load(dump, target, "PARAM_FLUSH", "true", "PARAM_IF_EXISTS", "skip"))
                .hasMessage("give flush or ifExists, not both");
        assertFails(Reason.BAD_PARAMETER, () -> Dumps.load(dump, target, "PARAM_IF_EXISTS", "ask"))
                .hasMessageContaining("'ask'");
        assertFails(Reason.BAD_PARAMETER, () -> Dumps.load(dump, target, "PARAM_CONNECTIONS", "33"));
    }

    @Test
    void aSmallDamagedDumpWritesAndFlushesNothing() throws IOException {
        source.pipe(RedisSamples.manyKeys("many", 1000));
        byte[] dump = Dumps.dump(source);
        target.pipe("SET mine 1\n");
        byte[] cut = Arrays.copyOf(dump, dump.length - 1);
        byte[] changed = dump.clone();
        changed[dump.length / 2] ^= 1;
        for (byte[] damaged : new byte[][] {cut, changed}) {
            assertFails(Reason.DAMAGED_DUMP, () -> Dumps.load(damaged, target, "PARAM_FLUSH", "true"));
            assertFails(Reason.DAMAGED_DUMP, () -> Dumps.load(damaged, target, "PARAM_IF_EXISTS", "replace"));
        }
        assertFails(Reason.FOREIGN_DUMP, () -> Dumps.load(new byte[] {1, 2, 3}, target, "PARAM_FLUSH", "true"));
        assertThat(target.cli("KEYS", "*")).isEqualTo("mine");
    }

    @Test
    void aLargeDumpThatIsCutSaysHowManyKeysWereWrittenAndNeverWritesTheLastOnes() throws IOException {
        source.pipe(RedisSamples.manyKeys("many", 5000));
        byte[] dump = Dumps.dump(source);
        byte[] cut = Arrays.copyOf(dump, dump.length - 1);
        assertFails(
                        Reason.DAMAGED_DUMP,
                        () -> Dumps.ENGINE.load(Dumps.settings(target), Dumps.large(cut, Long.MAX_VALUE, () -> {})))
                .hasMessageContaining("after 5000 keys")
                .satisfies(e -> {
                    String written = target.cli("DBSIZE");
                    assertThat(Long.parseLong(written)).isBetween(1L, 4999L);
                    assertThat(e).hasMessageContaining("; " + written + " keys were written by then");
                });
    }

    @Test
    void aLargeValueOfADamagedDumpIsNeverWritten() throws IOException {
        source = restarted(source, "rdbcompression no");
        source.cli("SETRANGE", "large", "2000000", "x");
        byte[] dump = Dumps.dump(source);
        byte[] cut = Arrays.copyOf(dump, dump.length - 1);
        assertFails(
                Reason.DAMAGED_DUMP,
                () -> Dumps.ENGINE.load(Dumps.settings(target), Dumps.large(cut, Long.MAX_VALUE, () -> {})));
        assertThat(target.cli("DBSIZE")).isEqualTo("0");
    }

    @Test
    void keysThatHaveExpiredSinceTheDumpAreCountedAndNotWritten() throws IOException {
        long soon = Long.parseLong(source.cli("TIME").lines().findFirst().orElseThrow()) * 1000 + 2500;
        source.pipe("SET gone 1 PXAT " + soon + "\nSET stays 1 PXAT " + RedisSamples.FAR_EXPIRY + "\n");
        byte[] dump = Dumps.dump(source);
        assertThat(Dumps.verify(dump).counts()).containsEntry("keys", 2L);
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!source.cli("EXISTS", "gone").equals("0")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        EngineFacts facts = Dumps.load(dump, target);
        assertThat(facts.counts()).containsEntry("expired", 1L).containsEntry("keys", 1L);
        assertThat(target.cli("PEXPIRETIME", "stays")).isEqualTo(Long.toString(RedisSamples.FAR_EXPIRY));
        assertThat(target.cli("DBSIZE")).isEqualTo("1");
    }

    @Test
    void aServerThatDiesDuringTheLoadFailsIt() throws IOException {
        source.cli("DEBUG", "POPULATE", "200000", "key", "50");
        byte[] dump = Dumps.dump(source);
        assertThatThrownBy(() ->
                        Dumps.ENGINE.load(Dumps.settings(target), Dumps.large(dump, dump.length / 2, target::kill)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keys were written by then");
    }

    @Test
    void aServerThatFreezesDuringTheLoadIsNoticed() throws IOException {
        source = restarted(source, "rdbcompression no");
        source.cli("SETRANGE", "large", "60000000", "x");
        byte[] dump = Dumps.dump(source);
        RedisSettings settings = RedisSettings.of(Dumps.settings(target)).withAnswerTimeout(Duration.ofSeconds(1));
        assertThatThrownBy(() -> Dumps.ENGINE.load(
                        settings, LoadPolicy.EMPTY_ONLY, Dumps.large(dump, dump.length / 10, target::freeze)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fell silent");
    }

    @Test
    void aServerWithoutMemorySaysSo() throws IOException {
        source.cli("DEBUG", "POPULATE", "100000", "key", "200");
        byte[] dump = Dumps.dump(source);
        target.cli("CONFIG", "SET", "maxmemory", "8mb");
        assertFails(Reason.LOAD_FAILED, () -> Dumps.load(dump, target)).hasMessageContaining("out of memory");
        target.cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        assertFails(Reason.LOAD_FAILED, () -> Dumps.load(dump, target, "PARAM_FLUSH", "true"))
                .hasMessageContaining("evicted");
    }

    @Test
    void aReplicaIsRefused() throws IOException {
        byte[] dump = Dumps.dump(source);
        target.cli("REPLICAOF", "127.0.0.1", Integer.toString(source.port()));
        assertFails(Reason.LOAD_FAILED, () -> Dumps.load(dump, target)).hasMessageContaining("is a replica");
    }

    @Test
    void aTargetWithFewerDatabasesIsRefusedBeforeAnythingIsWritten() throws IOException {
        source.pipe("SET a 1\nSELECT 15\nSET b 2\n");
        byte[] dump = Dumps.dump(source);
        try (RedisServer small = RedisServer.start("databases 4")) {
            small.pipe("SET mine 1\n");
            assertFails(Reason.LOAD_FAILED, () -> Dumps.load(dump, small, "PARAM_FLUSH", "true"))
                    .hasMessageContaining("database 15");
            assertThat(small.cli("GET", "mine")).isEqualTo("1");
        }
    }

    @Test
    void aValueFromANewerServerNamesBothVersions() throws IOException {
        source.pipe("SET a 1\n");
        byte[] dump = newer(Dumps.dump(source));
        assertFails(Reason.FOREIGN_DUMP, () -> Dumps.load(dump, target))
                .hasMessageContaining("is older than the one of the dump (7.")
                .hasMessageContaining("RDB version 99");
    }

    /** Rewrites a dump of the key a with value 1 as if a server with RDB version 99 had made it. */
    private static byte[] newer(byte[] dump) throws IOException {
        DumpReader reader = new DumpReader(new ByteArrayInputStream(dump));
        KeysBlock keys = (KeysBlock) reader.next().orElseThrow();
        byte[] bytes = keys.bytes().clone();
        bytes[bytes.length - 10] = 99;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DumpWriter writer = new DumpWriter(out);
        writer.header(reader.header());
        BlockBuffer block = new BlockBuffer();
        block.begin(DumpFormat.KEYS);
        block.append(bytes, 0, bytes.length);
        writer.keys(block, 0, 1);
        writer.trailer(0, 0);
        return out.toByteArray();
    }

    @Test
    void aValueLargerThanTheServerTakesSaysWhatToRaise() throws IOException {
        source = restarted(source, "rdbcompression no");
        source.cli("SETRANGE", "large", "3000000", "x");
        byte[] dump = Dumps.dump(source);
        target.cli("CONFIG", "SET", "proto-max-bulk-len", "1mb");
        assertFails(Reason.LOAD_FAILED, () -> Dumps.load(dump, target)).hasMessageContaining("proto-max-bulk-len");
    }
}
