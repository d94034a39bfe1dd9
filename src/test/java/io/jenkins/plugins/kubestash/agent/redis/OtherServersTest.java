package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with other RDB versions than the usual one's, 7.0 (10): real ones, where this machine could get them. */
class OtherServersTest {
    private static final String AT_ONCE = "repl-diskless-sync-delay 0";

    private static RedisServer start(String program) {
        try {
            Tools.find(program);
        } catch (IllegalStateException notHere) {
            assumeTrue(false, notHere.getMessage());
        }
        return RedisServer.startOther(program, AT_ONCE);
    }

    /** Before 6.2, SET takes no time to expire at. */
    private static void fill(RedisServer server) {
        server.pipe(
                RedisSamples.everyType().replaceAll("(SET expiring soon) PXAT (\\d+)", "$1\nPEXPIREAT expiring $2"));
        server.pipe("SELECT 9\nSET other 1\n");
        server.cli("SETRANGE", "large", "2000000", "end");
        server.cli("EVAL", "for i = 1, 300 do redis.call('RPUSH', 'long', string.rep(i .. 'x', 4000)) end", "0");
    }

    @ParameterizedTest
    @CsvSource({
        "redis-server-6, 6.0, 9",
        "redis-server-8, 8.0, 12",
        "valkey-server-8, 8., 11",
        "valkey-server-9, 9., 80"
    })
    void bringsBackWhatTheyHold(String program, String version, int rdbVersion) throws IOException {
        try (RedisServer source = start(program);
                RedisServer target = start(program)) {
            fill(source);
            byte[] snapshot = Dumps.snapshot(source);
            EngineFacts facts = Dumps.verify(snapshot);
            assertThat(facts.version()).startsWith(version);
            assertThat(rdbVersion(snapshot)).isEqualTo(rdbVersion);
            for (byte[] dump : List.of(snapshot, Dumps.dump(source))) {
                Dumps.load(dump, target, "PARAM_FLUSH", "true");
                assertThat(RedisContents.of(target))
                        .isEqualTo(RedisContents.of(source))
                        .hasSizeGreaterThan(20);
            }
        }
    }

    private static int rdbVersion(byte[] rdb) {
        String start = new String(rdb, 0, 9, StandardCharsets.US_ASCII);
        return Integer.parseInt(start.replaceFirst("^(REDIS|VALKEY)", ""));
    }

    @ParameterizedTest
    @CsvSource({"redis-server-8, 12", "valkey-server-9, 80"})
    void whatIsNewerIsNotLoadedIntoWhatIsOlder(String program, int rdbVersion) throws IOException {
        try (RedisServer source = start(program);
                RedisServer target = RedisServer.start()) {
            source.cli("SET", "a", "1");
            source.cli("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('f', function() return 'hi' end)");
            target.cli("SET", "mine", "1");
            for (byte[] dump : List.of(Dumps.snapshot(source), Dumps.dump(source))) {
                assertThatThrownBy(() -> Dumps.load(dump, target, "PARAM_FLUSH", "true"))
                        .isInstanceOfSatisfying(
                                AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_DUMP))
                        .hasMessageContaining("RDB version " + rdbVersion)
                        .hasMessageContaining(
                                Dumps.ENGINE.ping(Dumps.settings(source)).version())
                        .hasMessageContaining(
                                Dumps.ENGINE.ping(Dumps.settings(target)).version());
                assertThat(target.cli("KEYS", "*")).isEqualTo("mine");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "redis-server-6, redis-server",
        "redis-server, redis-server-8",
        "redis-server-6, valkey-server-9",
        "valkey-server-8, redis-server-8"
    })
    void whatIsOlderIsLoadedIntoWhatIsNewer(String from, String to) throws IOException {
        try (RedisServer source = start(from);
                RedisServer target = start(to)) {
            source.pipe(RedisSamples.everyType()
                    .replaceAll("SET expiring soon PXAT.*", "")
                    .replaceAll("PEXPIREAT.*", ""));
            Dumps.load(Dumps.snapshot(source), target);
            assertThat(withoutStreams(target)).isEqualTo(withoutStreams(source)).hasSizeGreaterThan(15);
            assertThat(target.cli("XRANGE", "stream", "-", "+")).isEqualTo(source.cli("XRANGE", "stream", "-", "+"));
        }
    }

    /** What a server tells of a stream's groups differs between versions. */
    private static SortedSet<String> withoutStreams(RedisServer server) {
        return RedisContents.of(server).stream()
                .filter(line -> !line.contains(" stream "))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis-server-8", "valkey-server-9"})
    void timesToLiveOfAHashsFieldsComeBack(String program) throws IOException {
        try (RedisServer source = start(program);
                RedisServer target = start(program)) {
            for (int fields : new int[] {3, 1000}) {
                String key = "hash" + fields;
                source.cli(
                        "EVAL",
                        "for i = 1, ARGV[1] do redis.call('HSET', KEYS[1], i, 'v' .. i) end",
                        "1",
                        key,
                        "" + fields);
                source.cli("HPEXPIREAT", key, "" + RedisSamples.FAR_EXPIRY, "FIELDS", "2", "1", "3");
            }
            for (byte[] dump : List.of(Dumps.snapshot(source), Dumps.dump(source))) {
                Dumps.load(dump, target, "PARAM_FLUSH", "true");
                assertThat(RedisContents.of(target))
                        .isEqualTo(RedisContents.of(source))
                        .hasSize(2);
                for (String key : List.of("hash3", "hash1000")) {
                    assertThat(target.cli("HPEXPIRETIME", key, "FIELDS", "3", "1", "2", "3"))
                            .isEqualTo(RedisSamples.FAR_EXPIRY + "\n-1\n" + RedisSamples.FAR_EXPIRY);
                }
            }
        }
    }
}
