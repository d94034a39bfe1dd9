package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import io.jenkins.plugins.kubestash.mongodb.MongoStandalone;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of a real mongodump, whole and damaged, through a real mongorestore into a mongo-java-server. */
class MongoLoadTest {
    private static final MongoStandalone SERVER = new MongoStandalone();
    private static SortedSet<String> before;
    private static byte[] archive;

    @TempDir
    static Path work;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeAll
    static void dump() throws IOException {
        MongoContents.fill(SERVER.dataPort(), "shop");
        before = MongoContents.of(SERVER.dataPort());
        Process mongodump = new ProcessBuilder(
                        Tools.find("mongodump").toString(), "--port=" + SERVER.port(), "--archive", "--quiet")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        archive = mongodump.getInputStream().readAllBytes();
        MongoContents.drop(SERVER.dataPort());
    }

    @AfterEach
    void empty() {
        MongoContents.drop(SERVER.dataPort());
        SERVER.when("insert", message -> {});
    }

    @AfterAll
    static void close() {
        SERVER.end();
    }

    private record Bytes(byte[] content) implements DumpSource {
        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public long bytes() {
            return content.length;
        }
    }

    private EngineFacts load(byte[] dump) throws IOException {
        environment.put("KUBESTASH_DB_HOST", "127.0.0.1");
        environment.put("KUBESTASH_DB_PORT", Integer.toString(SERVER.port()));
        environment.put("KUBESTASH_COMPONENT", "dump");
        environment.put("KUBESTASH_COMPONENTS", "dump");
        environment.put("KUBESTASH_WORK", work.toString());
        return new MongoEngine()
                .with(new Children())
                .loadingBy(Tools.find("mongorestore").toString())
                .load(new Settings(environment), new Bytes(dump));
    }

    private AgentFailure failure(byte[] dump) {
        return catchThrowableOfType(AgentFailure.class, () -> load(dump));
    }

    private static EngineFacts verify(byte[] dump) throws IOException {
        return new MongoEngine().verify(new ByteArrayInputStream(dump));
    }

    private static AgentFailure unverified(byte[] dump) {
        return catchThrowableOfType(AgentFailure.class, () -> verify(dump));
    }

    @Test
    void bringsEverythingBack() throws IOException {
        EngineFacts facts = load(archive);
        assertThat(MongoContents.of(SERVER.dataPort())).isEqualTo(before);
        assertThat(facts.counts()).containsEntry("documents", 502L);
        assertThat(verify(archive).counts()).containsEntry("documents", 502L);
    }

    @Test
    void refusesADatabaseThatIsNotEmptyUnlessTold() throws IOException {
        MongoContents.insert(SERVER.dataPort(), "shop", "orders", new Document("_id", 3).append("mine", true));
        MongoContents.insert(SERVER.dataPort(), "shop", "other", new Document("_id", 1));
        AgentFailure failure = failure(archive);
        assertThat(failure.reason()).isEqualTo(Reason.TARGET_NOT_EMPTY);
        assertThat(failure).hasMessageContaining("holds 2 collections (").hasMessageContaining("shop.orders");

        environment.put("KUBESTASH_PARAM_IF_EXISTS", "merge");
        EngineFacts merged = load(archive);
        // how many were inserted a mongo-java-server counts wrongly when one fails
        assertThat(merged.counts()).containsEntry("skipped", 1L);
        assertThat(MongoContents.of(SERVER.dataPort())).anyMatch(line -> line.contains("mine"));

        environment.put("KUBESTASH_PARAM_IF_EXISTS", "replace");
        load(archive);
        SortedSet<String> after = MongoContents.of(SERVER.dataPort());
        after.removeIf(line -> line.startsWith("shop.other"));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void bringsBackWhatIsSelectedOnly() throws IOException {
        environment.put("KUBESTASH_PARAM_NS_INCLUDE", "shop.or*");
        MongoContents.insert(SERVER.dataPort(), "shop", "types", new Document("_id", "stays"));
        assertThat(load(archive).counts()).containsEntry("documents", 500L);
        assertThat(MongoContents.of(SERVER.dataPort())).anyMatch(line -> line.contains("stays"));

        environment.put("KUBESTASH_PARAM_NS_INCLUDE", "nobody.*");
        assertThat(failure(archive).reason()).isEqualTo(Reason.NOTHING_SELECTED);
    }

    @Test
    void refusesADumpOfANewerVersion() {
        byte[] newer = new String(archive, StandardCharsets.ISO_8859_1)
                .replaceFirst("5\\.0\\.0", "8.0.4")
                .getBytes(StandardCharsets.ISO_8859_1);
        AgentFailure failure = failure(newer);
        assertThat(failure.reason()).isEqualTo(Reason.FOREIGN_DUMP);
        assertThat(failure).hasMessageContaining("of MongoDB 8.0.4").hasMessageContaining("is 5.0.0");
        assertThat(MongoContents.of(SERVER.dataPort())).isEmpty();
    }

    @Test
    void refusesAnotherEnginesDump() {
        byte[] foreign = "KSRD....................".getBytes(StandardCharsets.US_ASCII);
        assertThat(failure(foreign).reason()).isEqualTo(Reason.FOREIGN_DUMP);
    }

    @Test
    void saysHowFarItGotInADumpThatIsCutOff() {
        AgentFailure failure = failure(Arrays.copyOf(archive, archive.length - 3000));
        assertThat(failure.reason()).isEqualTo(Reason.DAMAGED_DUMP);
        assertThat(failure).hasMessageContaining("after").hasMessageContaining("bytes and");
    }

    @Test
    void noCutPassesForAWholeDump() throws IOException {
        for (int length = 4; length < archive.length; length += 1 + archive.length / 400) {
            assertThat(unverified(Arrays.copyOf(archive, length)).reason()).isEqualTo(Reason.DAMAGED_DUMP);
        }
        // cut between two blocks, where the archive's own format knows no end
        byte[] lastBlock = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        for (int i = archive.length - 8; i > 0; i--) {
            if (Arrays.equals(archive, i, i + 4, lastBlock, 0, 4)) {
                assertThat(unverified(Arrays.copyOf(archive, i + 4)).reason()).isEqualTo(Reason.DAMAGED_DUMP);
            }
        }
        assertThat(verify(archive).version()).isEqualTo("5.0.0");
    }

    @Test
    void noDamagedDocumentPassesForAWholeDump() {
        int at = new String(archive, StandardCharsets.ISO_8859_1).lastIndexOf("customer") + 12;
        for (int i = 0; i < 40; i++) {
            byte[] damaged = archive.clone();
            damaged[at + i] ^= 0x10;
            assertThat(unverified(damaged).reason()).isEqualTo(Reason.DAMAGED_DUMP);
        }
    }

    @Test
    void aServerThatGoesAwayIsLostAndNotADamagedDump() {
        SERVER.when("insert", message -> SERVER.close());
        Throwable thrown = catchThrowableOfType(Throwable.class, () -> load(archive));
        SERVER.open();
        assertThat(thrown).isInstanceOf(IOException.class).hasMessageContaining("lost");
    }
}
