package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One pattern of keys, or some databases only; and users that may see no more than that. */
class RedisSelectionTest {
    private static RedisServer source;
    private static RedisServer target;

    @BeforeAll
    static void start() {
        source = RedisServer.start("repl-diskless-sync-delay 0", "rdbcompression no");
        target = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        source.close();
        target.close();
    }

    @BeforeEach
    void fill() {
        source.cli("FLUSHALL");
        target.cli("FLUSHALL");
        source.cli("FUNCTION", "FLUSH");
        target.cli("FUNCTION", "FLUSH");
        source.pipe(RedisSamples.manyKeys("app", 300) + RedisSamples.manyKeys("web", 200));
        source.cli("SETRANGE", "app:large", "2000000", "x");
        source.cli("SETRANGE", "web:large", "2000000", "x");
        source.pipe("SELECT 4\n" + RedisSamples.manyKeys("app", 100) + RedisSamples.manyKeys("cache", 50));
        source.cli("FUNCTION", "LOAD", "#!lua name=lib\nredis.register_function('hello', function() return 'hi' end)");
    }

    private static AbstractThrowableAssert<?, ?> assertFails(Reason reason, ThrowingCallable work) {
        return assertThatThrownBy(work).isInstanceOfSatisfying(AgentFailure.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    /** Of a server, the keys of a database whose name has a beginning. */
    private static SortedSet<String> contents(String database, String beginning) {
        String hex = beginning.chars().mapToObj(c -> "%02x".formatted(c)).collect(Collectors.joining());
        return RedisContents.of(source).stream()
                .filter(line -> line.startsWith(database) && line.contains(" k" + hex))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDumpHoldsWhatMatchesOnly() throws IOException {
        byte[] dump = Dumps.dump(source, "PARAM_MATCH", "app:*");
        assertThat(Dumps.verify(dump).counts()).containsEntry("keys", 401L);
        Dumps.load(dump, target);
        assertThat(RedisContents.of(target)).isEqualTo(contents("", "app:"));
        assertThat(target.cli("FUNCTION", "LIST")).isEmpty();
    }

    @Test
    void theDumpHoldsTheDatabasesThatWereNamedOnly() throws IOException {
        byte[] dump = Dumps.dump(source, "PARAM_DATABASES", "4\n9");
        Dumps.load(dump, target);
        assertThat(RedisContents.of(target)).hasSize(150).isEqualTo(contents("4 ", ""));
        target.cli("FLUSHALL");
        Dumps.load(Dumps.dump(source, "PARAM_DATABASES", "0, 4", "PARAM_MATCH", "[aw]*:1?"), target);
        assertThat(RedisContents.of(target)).hasSize(30);
    }

    @Test
    void theLoadTakesWhatMatchesOnlyOutOfEitherKindOfDump() throws IOException {
        for (byte[] dump : List.of(Dumps.dump(source), Dumps.snapshot(source))) {
            target.cli("FLUSHALL");
            EngineFacts facts = Dumps.load(dump, target, "PARAM_MATCH", "app:*", "PARAM_DATABASES", "0");
            assertThat(RedisContents.of(target)).isEqualTo(contents("0 ", "app:"));
            assertThat(facts.counts()).containsEntry("keys", 301L).containsEntry("skipped", 0L);
            assertThat(target.cli("FUNCTION", "LIST")).isEmpty();
        }
    }

    @Test
    void aSelectionOfNothingIsAnErrorAndNoEmptyBackup() throws IOException {
        for (String[] selection : new String[][] {
            {"PARAM_MATCH", "nope:*"}, {"PARAM_DATABASES", "7"}, {"PARAM_DATABASES", "0", "PARAM_MATCH", "cache:*"}
        }) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertFails(Reason.NOTHING_SELECTED, () -> Dumps.ENGINE.dump(Dumps.settings(source, selection), out))
                    .hasMessageContaining("check match and databases");
            assertFails(Reason.DAMAGED_DUMP, () -> Dumps.verify(out.toByteArray()));
            for (byte[] dump : List.of(Dumps.dump(source), Dumps.snapshot(source))) {
                assertFails(Reason.NOTHING_SELECTED, () -> Dumps.load(dump, target, selection))
                        .hasMessageContaining("the dump holds no key");
            }
        }
        assertThat(RedisContents.of(target)).isEmpty();
    }

    @Test
    void aFlushRemovesNothingThatTheSelectionDoesNotBringBack() throws IOException {
        byte[] dump = Dumps.snapshot(source);
        target.pipe("SET mine 1\nSELECT 4\nSET old 1\n");
        assertFails(Reason.BAD_PARAMETER, () -> Dumps.load(dump, target, "PARAM_FLUSH", "true", "PARAM_MATCH", "app:*"))
                .hasMessageContaining("ifExists");
        assertFails(
                Reason.NOTHING_SELECTED, () -> Dumps.load(dump, target, "PARAM_FLUSH", "true", "PARAM_DATABASES", "9"));
        assertThat(target.cli("GET", "mine")).isEqualTo("1");
        Dumps.load(dump, target, "PARAM_FLUSH", "true", "PARAM_DATABASES", "4");
        assertThat(target.cli("GET", "mine")).isEqualTo("1");
        assertThat(target.cli("-n", "4", "EXISTS", "old")).isEqualTo("0");
        assertThat(target.cli("-n", "4", "DBSIZE")).isEqualTo("150");
    }

    @Test
    void onlyTheNamedDatabasesOfTheTargetMustBeEmpty() throws IOException {
        byte[] dump = Dumps.dump(source);
        target.cli("SET", "mine", "1");
        Dumps.load(dump, target, "PARAM_DATABASES", "4");
        assertFails(Reason.TARGET_NOT_EMPTY, () -> Dumps.load(dump, target, "PARAM_DATABASES", "0"));
    }

    @Test
    void whatIsNoNumberIsNoDatabase() {
        assertFails(Reason.BAD_PARAMETER, () -> Dumps.dump(source, "PARAM_DATABASES", "0,first"))
                .hasMessageContaining("'first'");
    }

    @Test
    void aUserThatSeesOneKindOfKeysCanBackThemUpAndRestoreThem() throws IOException {
        for (RedisServer server : List.of(source, target)) {
            server.pipe("ACL SETUSER app reset on >word ~app:* -@all +ping +info +select +scan +dump +pexpiretime"
                    + " +time +exists +restore +function|restore\n");
        }
        String[] user = {"DB_USERNAME", "app", "DB_PASSWORD", "word", "PARAM_MATCH", "app:*"};
        byte[] dump = Dumps.dump(source, user);
        Dumps.load(dump, target, user);
        assertThat(RedisContents.of(target)).isEqualTo(contents("", "app:"));

        String[] all = {"DB_USERNAME", "app", "DB_PASSWORD", "word"};
        assertFails(Reason.DATABASE_REFUSED, () -> Dumps.dump(source, all))
                .hasMessageContaining("the user may not read the key \"")
                .hasMessageContaining("grant it ~*")
                .message()
                .doesNotContain("\n");
        byte[] whole = Dumps.dump(source);
        target.cli("FLUSHALL");
        assertFails(Reason.DATABASE_REFUSED, () -> Dumps.load(whole, target, all))
                .hasMessageContaining("the user may not write the key \"")
                .hasMessageContaining("grant it ~*");
    }

    @Test
    void patternsMeanWhatTheServerTakesThemFor() {
        List<String> keys = List.of("a", "b", "ab", "abc", "a*c", "a[b]c", "x:1", "x:12", "x:-", "^", "]", "a\\c", "");
        List<String> patterns = List.of(
                "*",
                "a*",
                "*c",
                "a?c",
                "?",
                "??",
                "[ab]",
                "[^ab]",
                "[a-b]*",
                "[b-a]",
                "a\\*c",
                "a[[]b]c",
                "x:[0-9]",
                "x:[0-9]*",
                "x:[0-9\\-]",
                "*:*",
                "a*b*c*",
                "[\\]]",
                "a\\\\c",
                "[^]",
                "a[",
                "\\",
                "abc",
                "ABC");
        source.cli("FLUSHALL");
        for (String key : keys) {
            source.cli("SET", key, "1");
        }
        for (String pattern : patterns) {
            Glob glob = new Glob(pattern);
            TreeSet<String> matched = keys.stream()
                    .filter(key -> {
                        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
                        return glob.matches(bytes, 0, bytes.length);
                    })
                    .collect(Collectors.toCollection(TreeSet::new));
            String counted = source.cli("EVAL", "return #redis.call('KEYS', ARGV[1])", "0", pattern);
            assertThat(Integer.toString(matched.size())).as(pattern).isEqualTo(counted);
        }
    }
}
