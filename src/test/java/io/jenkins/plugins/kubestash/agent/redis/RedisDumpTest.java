package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RedisDumpTest {
    @Test
    void bringsBackEveryTypeDatabaseAndTimeToLive() throws IOException {
        try (RedisServer source = RedisServer.start();
                RedisServer target = RedisServer.start()) {
            source.pipe(RedisSamples.everyType());
            source.pipe("SELECT 3\n" + RedisSamples.everyType());
            source.pipe("SELECT 15\n" + RedisSamples.manyKeys("many", 5000));

            byte[] dump = Dumps.dump(source);
            EngineFacts loaded = Dumps.load(dump, target);

            assertThat(RedisContents.of(target)).hasSizeGreaterThan(5040).isEqualTo(RedisContents.of(source));
            assertThat(Dumps.verify(dump).counts())
                    .containsEntry("keys", (long) RedisContents.of(source).size());
            assertThat(loaded.counts())
                    .containsEntry("keys", (long) RedisContents.of(source).size());
            assertThat(loaded.counts()).containsEntry("skipped", 0L).containsEntry("expired", 0L);
            assertThat(loaded.warnings()).isEmpty();
        }
    }

    @Test
    void pingSaysWhatIsThere() throws IOException {
        try (RedisServer server = RedisServer.start()) {
            server.pipe("SET a 1\nSELECT 1\nSET b 2\n");
            EngineFacts facts = Dumps.ENGINE.ping(Dumps.settings(server));
            assertThat(facts.engine()).isEqualTo("redis");
            assertThat(facts.topology()).isEqualTo("standalone");
            assertThat(facts.version()).matches("\\d+\\.\\d+\\.\\d+");
            assertThat(facts.counts()).containsEntry("keys", 2L);
        }
    }

    @Test
    void dumpOfAnEmptyDatabaseIsWholeAndCanBeLoaded() throws IOException {
        try (RedisServer source = RedisServer.start();
                RedisServer target = RedisServer.start()) {
            byte[] dump = Dumps.dump(source);
            assertThat(Dumps.verify(dump).counts()).containsEntry("keys", 0L);
            assertThat(Dumps.load(dump, target).counts()).containsEntry("keys", 0L);
        }
    }

    @Test
    void equalDataGivesEqualBytesBehindTheHeader() throws IOException {
        try (RedisServer source = RedisServer.start()) {
            source.pipe(RedisSamples.manyKeys("same", 20_000));
            source.cli("SETRANGE", "large", "3000000", "x");
            byte[] one = Dumps.dump(source, "PARAM_CONNECTIONS", "1", "PARAM_BATCH", "100");
            byte[] many = Dumps.dump(source, "PARAM_CONNECTIONS", "8", "PARAM_BATCH", "100");
            assertThat(one).hasSameSizeAs(many);
            int behindHeader = 200;
            int beforeTrailer = 100;
            assertThat(middle(many, behindHeader, beforeTrailer)).isEqualTo(middle(one, behindHeader, beforeTrailer));
        }
    }

    private static byte[] middle(byte[] bytes, int from, int beforeEnd) {
        return Arrays.copyOfRange(bytes, from, bytes.length - beforeEnd);
    }

    @Test
    void streamsValuesThatAreLargerThanAnyBuffer() throws IOException {
        try (RedisServer source = RedisServer.start("rdbcompression no");
                RedisServer target = RedisServer.start()) {
            source.pipe(RedisSamples.manyKeys("small", 3000));
            for (int i = 0; i < 5; i++) {
                source.cli("SETRANGE", "large:" + i, Integer.toString(2_000_000 + i), "end");
                source.cli("SETRANGE", "middle:" + i, Integer.toString(200_000 + i), "end");
            }
            source.cli("PEXPIREAT", "large:3", Long.toString(RedisSamples.FAR_EXPIRY));
            byte[] dump = Dumps.dump(source);
            assertThat(dump).hasSizeGreaterThan(10_000_000);
            Dumps.load(dump, target);
            assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(source));
        }
    }

    @Test
    void oldServersWithoutAbsoluteExpiryAreReadByTheirClock() throws IOException {
        try (RedisServer source = RedisServer.start("rename-command PEXPIRETIME \"\"", "rename-command FUNCTION \"\"");
                RedisServer target = RedisServer.start()) {
            source.pipe(RedisSamples.manyKeys("old", 3000));
            Dumps.load(Dumps.dump(source), target);
            for (int i = 0; i < 3000; i += 500) {
                long expiry = Long.parseLong(target.cli("PEXPIRETIME", "old:" + i));
                assertThat(expiry).isBetween(RedisSamples.FAR_EXPIRY + i - 500, RedisSamples.FAR_EXPIRY + i + 500);
            }
            assertThat(target.cli("PEXPIRETIME", "old:1")).isEqualTo("-1");
            assertThat(target.cli("DBSIZE")).isEqualTo("3000");
        }
    }

    @Test
    void bringsBackFunctions() throws IOException {
        try (RedisServer source = RedisServer.start();
                RedisServer target = RedisServer.start()) {
            source.cli(
                    "FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('hello', function() return 'hi' end)");
            byte[] dump = Dumps.dump(source);
            Dumps.load(dump, target);
            assertThat(target.cli("FCALL", "hello", "0")).isEqualTo("hi");

            assertThatThrownBy(() -> Dumps.load(dump, target, "PARAM_IF_EXISTS", "fail"))
                    .isInstanceOf(AgentFailure.class)
                    .hasMessageContaining("function library");
            assertThat(Dumps.load(dump, target, "PARAM_IF_EXISTS", "skip").warnings())
                    .singleElement()
                    .asString()
                    .contains("function library");
            assertThat(Dumps.load(dump, target, "PARAM_IF_EXISTS", "replace").warnings())
                    .isEmpty();
            assertThat(Dumps.load(dump, target, "PARAM_FLUSH", "true").warnings())
                    .isEmpty();
        }
    }

    @Test
    void verifyReadsFactsFromTheDumpAlone() throws IOException {
        try (RedisServer server = RedisServer.start()) {
            server.pipe("SET a 1\n");
            EngineFacts facts = Dumps.ENGINE.verify(new ByteArrayInputStream(Dumps.dump(server)));
            assertThat(facts.topology()).isEqualTo("standalone");
            assertThat(facts.version())
                    .isEqualTo(Dumps.ENGINE.ping(Dumps.settings(server)).version());
        }
    }
}
