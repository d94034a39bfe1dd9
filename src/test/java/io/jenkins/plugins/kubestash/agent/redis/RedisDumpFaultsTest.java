package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Servers that go, freeze or change while a dump is made. */
class RedisDumpFaultsTest {
    /** Magic and version are the first write, the header the second; then come the keys. */
    private static final int FIRST_KEYS = 3;

    @Test
    void aServerThatIsNotThereMayComeBack() throws IOException {
        RedisServer server = RedisServer.start();
        server.close();
        assertThatThrownBy(() -> Dumps.dump(server))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
        assertThatThrownBy(() -> Dumps.dump(server, "DB_HOST", "no-such-host.invalid"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such host");
    }

    @Test
    void aServerThatIsKilledNeverLeavesAWholeDump() {
        try (RedisServer server = RedisServer.start()) {
            server.cli("DEBUG", "POPULATE", "300000", "key", "100");
            Dumps.Reacting out = new Dumps.Reacting(FIRST_KEYS + 20, server::kill);
            assertThatThrownBy(() -> Dumps.ENGINE.dump(Dumps.settings(server), out))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + server.port());
            assertCut(out.content());
        }
    }

    @Test
    void aServerThatFreezesIsNoticed() {
        try (RedisServer server = RedisServer.start()) {
            server.cli("DEBUG", "POPULATE", "300000", "key", "100");
            Dumps.Reacting out = new Dumps.Reacting(FIRST_KEYS + 20, server::freeze);
            RedisSettings settings = RedisSettings.of(Dumps.settings(server)).withAnswerTimeout(Duration.ofSeconds(1));
            assertThatThrownBy(() -> Dumps.ENGINE.dump(settings, out))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("fell silent");
            assertCut(out.content());
        }
    }

    private static void assertCut(byte[] dump) {
        assertThat(dump).hasSizeGreaterThan(1000);
        assertThatThrownBy(() -> Dumps.verify(dump))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DAMAGED_DUMP));
    }

    @Test
    void anOutputThatBreaksFailsTheDump() {
        try (RedisServer server = RedisServer.start()) {
            server.pipe(RedisSamples.manyKeys("many", 5000));
            Dumps.Reacting out = new Dumps.Reacting(FIRST_KEYS + 1, () -> {
                throw new UncheckedIOException(new IOException("Broken pipe"));
            });
            assertThatThrownBy(() -> Dumps.ENGINE.dump(Dumps.settings(server), out))
                    .hasMessageContaining("Broken pipe");
            assertThatThrownBy(() -> Dumps.verify(out.content())).isInstanceOf(AgentFailure.class);
        }
    }

    @Test
    void countsKeysThatVanishBetweenScanAndRead() throws IOException {
        try (RedisServer server = RedisServer.start()) {
            server.pipe(RedisSamples.manyKeys("going", 2000));
            Dumps.Reacting out = new Dumps.Reacting(FIRST_KEYS, () -> {
                awaitScans(server, 3);
                server.cli("FLUSHALL");
            });
            EngineFacts facts =
                    Dumps.ENGINE.dump(Dumps.settings(server, "PARAM_CONNECTIONS", "1", "PARAM_BATCH", "50"), out);
            assertThat(facts.counts().get("vanished")).isGreaterThanOrEqualTo(50);
            assertThat(facts.counts().get("keys")).isBetween(50L, 200L);
            assertThat(facts.counts()).containsEntry("appeared", 0L);
            assertThat(Dumps.verify(out.content()).counts()).isEqualTo(facts.counts());
        }
    }

    private static void awaitScans(RedisServer server, int least) {
        Pattern calls = Pattern.compile("cmdstat_scan:calls=(\\d+)");
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            Matcher matcher = calls.matcher(server.cli("INFO", "commandstats"));
            if (matcher.find() && Integer.parseInt(matcher.group(1)) >= least) {
                return;
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void countsKeysThatAppearDuringTheDump() throws IOException {
        try (RedisServer server = RedisServer.start()) {
            server.pipe(RedisSamples.manyKeys("old", 2000));
            Dumps.Reacting out = new Dumps.Reacting(FIRST_KEYS, () -> server.pipe(RedisSamples.manyKeys("new", 70)));
            EngineFacts facts = Dumps.ENGINE.dump(Dumps.settings(server, "PARAM_BATCH", "50"), out);
            assertThat(facts.counts()).containsEntry("appeared", 70L).containsEntry("vanished", 0L);
            assertThat(facts.counts().get("keys")).isBetween(2000L, 2070L);
        }
    }

    @Test
    void refusesAnAddressBehindWhichServersChange() throws IOException {
        try (RedisServer one = RedisServer.start()) {
            one.pipe("SET a 1\n");
            RedisSettings settings = RedisSettings.of(Dumps.settings(one));
            try (Connector connector = new Connector(settings)) {
                ServerInfo other = ServerInfo.parse("run_id:0123456789\r\nredis_version:7.0.0\r\n");
                assertThatThrownBy(() -> connector.connect(new Node(settings.address(), other, false)))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("another server answers");
            }
        }
    }

    @Test
    void warnsOfAReplicaThatIsCutOff() throws IOException {
        try (RedisServer primary = RedisServer.start()) {
            primary.close();
            try (RedisServer replica = RedisServer.start("replicaof 127.0.0.1 " + primary.port())) {
                byte[] dump = Dumps.dump(replica);
                assertThat(Dumps.verify(dump).counts()).containsEntry("keys", 0L);
                EngineFacts facts = Dumps.ENGINE.ping(Dumps.settings(replica));
                assertThat(facts.warnings()).singleElement().asString().contains("replica");
            }
        }
    }
}
