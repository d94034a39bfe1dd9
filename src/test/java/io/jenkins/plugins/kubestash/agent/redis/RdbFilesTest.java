package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.redis.rdb.HandMade;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RDBs that real servers of other versions saved: src/test/resources/redis/README.md tells which, and how. */
class RdbFilesTest {
    @TempDir
    Path directory;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = RdbFilesTest.class.getResourceAsStream("/redis/" + name)) {
            return in.readAllBytes();
        }
    }

    /** The independent reader: a server that loads the file itself when it starts. */
    private RedisServer serverOf(byte[] rdb) throws IOException {
        Files.write(directory.resolve("saved.rdb"), rdb);
        return RedisServer.start("dir " + directory, "dbfilename saved.rdb");
    }

    @ParameterizedTest
    @CsvSource({"redis-4.0.14, 21", "redis-5.0.14, 22"})
    void bringsBackWhatAnOldServerSaved(String name, int keys) throws IOException {
        byte[] rdb = resource(name + ".rdb");
        assertThat("redis-" + Dumps.verify(rdb).version()).isEqualTo(name);
        try (RedisServer source = serverOf(rdb);
                RedisServer target = RedisServer.start()) {
            assertThat(Dumps.load(rdb, target).counts()).containsEntry("keys", (long) keys);
            assertThat(RedisContents.of(target))
                    .isEqualTo(RedisContents.of(source))
                    .hasSize(keys);
        }
    }

    @Test
    void cutsOutWhatTheServersOwnDumpGives() throws IOException {
        SortedSet<String> cut = new TreeSet<>();
        RdbBlocks blocks = new RdbBlocks(
                new ByteArrayInputStream(resource("redis-8.6.2.rdb")), Optional.of(directory), database -> {});
        for (Optional<Block> block = blocks.next(); block.isPresent(); block = blocks.next()) {
            if (block.get() instanceof KeysBlock keys) {
                int entry = keys.firstEntry();
                for (int left = keys.count(); left > 0; left--, entry = keys.entryAfter(entry)) {
                    cut.add(keys.database() + " " + hex(keys, keys.keyOffset(entry), keys.keyLength(entry)) + " "
                            + keys.expiry(entry) + " " + hex(keys, keys.valueOffset(entry), keys.valueLength(entry)));
                }
            }
        }
        String dumps = new String(resource("redis-8.6.2.dumps"), StandardCharsets.US_ASCII);
        assertThat(cut)
                .containsExactlyElementsOf(new TreeSet<>(dumps.lines().toList()))
                .hasSize(23);
    }

    private static String hex(KeysBlock block, int from, int length) {
        String hex = HexFormat.of().formatHex(Arrays.copyOfRange(block.bytes(), from, from + length));
        return hex.isEmpty() ? "-" : hex;
    }

    @Test
    void whatANewServerSavedIsNotLoadedIntoAnOlderOne() throws IOException {
        byte[] rdb = resource("redis-8.6.2.rdb");
        assertThat(Dumps.verify(rdb).version()).isEqualTo("8.6.2");
        try (RedisServer target = RedisServer.start()) {
            assertThatThrownBy(() -> Dumps.load(rdb, target))
                    .isInstanceOfSatisfying(
                            AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_DUMP))
                    .hasMessageContaining("RDB version 13")
                    .hasMessageContaining("load into 8.6.2 or newer");
            assertThat(target.cli("DBSIZE")).isEqualTo("0");
        }
    }

    /** The plain hashes are put under an older version, as no server at hand knows the newer one. */
    @Test
    void theHashesThatCompactOnesAreCopiedAsAreSound() throws IOException {
        String template = "f2 05 02 0166 026767";
        StringBuilder plain = new StringBuilder();
        HandMade.read(HandMade.rdb(
                        "REDIS0015",
                        template + "1e 0161 0e 0e000000 0300 05 01 01 01 81 78 02 ff 20 0162 05 c001 0178 ff"))
                .forEach((key, value) -> plain.append(value, 0, 2)
                        .append(key.startsWith("0 a") ? "0161" : "0162")
                        .append(value, 2, value.length()));
        byte[] rdb = HandMade.rdb("REDIS0010", plain + "ff");
        try (RedisServer source = serverOf(rdb);
                RedisServer target = RedisServer.start()) {
            Dumps.load(rdb, target);
            for (RedisServer server : new RedisServer[] {source, target}) {
                assertThat(server.cli("HGETALL", "a")).isEqualTo("f\n1\ngg\nx");
                assertThat(server.cli("HGETALL", "b")).isEqualTo("f\n1\ngg\nx");
            }
        }
    }
}
