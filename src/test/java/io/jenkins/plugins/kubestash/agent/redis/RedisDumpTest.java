package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RedisDumpTest {
    /** Magic and version are the first write, the header the second; then come the keys. */
    private static final int FIRST_KEYS = 3;

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
    void aUserWithTheDocumentedRightsIsEnough() throws IOException {
        try (RedisServer source = RedisServer.start();
                RedisServer target = RedisServer.start()) {
            source.pipe(RedisSamples.everyType());
            String dumpRights = "+ping +info +select +scan +dump +pexpiretime +function|dump";
            String loadRights = "+ping +info +select +time +exists +restore +flushall +function|restore";
            acl(source, dumpRights);
            acl(target, loadRights);
            String[] user = {"DB_USERNAME", "backup", "DB_PASSWORD", "secret word"};
            byte[] dump = Dumps.dump(source, user);
            Dumps.load(dump, target, user);
            assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(source));
            Dumps.load(
                    dump,
                    target,
                    "DB_USERNAME",
                    "backup",
                    "DB_PASSWORD_2",
                    "secret word",
                    "DB_PASSWORD",
                    "",
                    "PARAM_FLUSH",
                    "true");
            Dumps.load(
                    dump, target, "DB_USERNAME", "backup", "DB_PASSWORD", "secret word", "PARAM_IF_EXISTS", "replace");

            acl(source, "+ping +info +select +scan +dump +pexpiretime");
            assertThat(dumpFacts(source, user).warnings())
                    .singleElement()
                    .asString()
                    .contains("+function|dump");
            acl(source, "+ping +info +select +scan +pexpiretime +function|dump");
            assertRefused(source, user, "DUMP", "+dump");
            acl(source, "+ping +info +select +dump +pexpiretime");
            assertRefused(source, user, "SCAN", "+scan");
            acl(source, "+ping +select +scan");
            assertRefused(source, user, "INFO", "+info");
            acl(source, dumpRights + " resetkeys ~kubestash ~s*");
            assertRefused(source, user, "~*");
        }
    }

    private static EngineFacts dumpFacts(RedisServer server, String... user) throws IOException {
        return Dumps.ENGINE.dump(Dumps.settings(server, user), OutputStream.nullOutputStream());
    }

    private static void acl(RedisServer server, String rights) {
        server.pipe("ACL SETUSER backup reset on \">secret word\" ~* -@all " + rights + "\n");
    }

    private static void assertRefused(RedisServer server, String[] user, String... words) {
        assertThatThrownBy(() -> Dumps.dump(server, user))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATABASE_REFUSED))
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain("secret word")
                .doesNotContain("\n");
    }

    @Test
    void wrongOrMissingOrNeedlessPasswordIsRefused() {
        try (RedisServer open = RedisServer.start();
                RedisServer locked = RedisServer.start("requirepass right")) {
            assertRefused(locked, new String[] {"DB_PASSWORD", "secret word"}, "password");
            assertRefused(locked, new String[] {}, "password");
            assertRefused(open, new String[] {"DB_PASSWORD", "secret word"}, "no password");
        }
    }

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
