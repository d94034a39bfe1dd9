package io.jenkins.plugins.kubestash.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.SessionResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionEntryTest {
    private static final Path STORED = Path.of("src/test/resources/jenkins/run");
    private static final String HUGE = "<b>\uD83D\uDC18</b>'\"&\u0000\n".repeat(1000);

    private final SessionResult backup = Results.backup("k3f9x2m8");

    @Test
    void theStoredFormStaysAsItIs() throws IOException {
        Path golden = STORED.resolve("backup-1.yaml");
        String yaml = EntryWriter.yaml(EntryMaker.entry(backup));
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(STORED);
            Files.writeString(golden, yaml);
        }
        assertThat(yaml).isEqualTo(Files.readString(golden));
    }

    @Test
    void whatIsStoredIsReadBack() {
        SessionEntry entry = EntryMaker.entry(backup).withFiles(List.of("kubestash/a.json"));
        assertThat(SessionEntry.read(EntryWriter.yaml(entry))).contains(entry);
    }

    /** The form of the first trials: fewer fields, no phases, no place for plain restic. */
    @Test
    void anOlderFormIsReadWithWhatItHas() throws IOException {
        SessionEntry entry = SessionEntry.read(Files.readString(STORED.resolve("backup-older.yaml")))
                .orElseThrow();
        SessionView view = new SessionView(entry);
        assertThat(view.getTitle()).isEqualTo("Backup of demo/redis");
        assertThat(view.getSummary()).isEqualTo("snapshot 51515151, 1.6 MiB, in 51.5 s");
        assertThat(view.getPhases()).isEmpty();
        assertThat(view.getCommands()).isEmpty();
        assertThat(view.getWarnings()).isEmpty();
        assertThat(view.getProof()).isEmpty();
        assertThat(SnapshotEnvironment.of(List.of(entry)))
                .containsEntry("KUBESTASH_SNAPSHOT_ID", Results.snapshotId(0))
                .doesNotContainKey("KUBESTASH_REPOSITORY");
    }

    @Test
    void aNewerFormIsReadForWhatIsKnownOfIt() throws IOException {
        SessionEntry entry = SessionEntry.read(Files.readString(STORED.resolve("backup-newer.yaml")))
                .orElseThrow();
        assertThat(entry.format()).isEqualTo(7);
        assertThat(entry.first().orElseThrow().snapshot()).isEqualTo(Results.snapshotId(0));
        assertThat(new SessionView(entry).getPhases().get(0).getTitle()).isEqualTo("pondering");
    }

    @Test
    void whatIsNoSessionIsNotRead() {
        assertThat(List.of(
                        "",
                        "[]",
                        "hello",
                        "format: 0\nid: a",
                        "format: one\nid: a",
                        "format: 1",
                        "id: a",
                        "format: 1\nid: a\ncomponents: 3",
                        "format: 1\nid: a\nstarted: soon",
                        "format: 1\nid: a\n---\nformat: 1\nid: b",
                        "{\"format\": 1, \"id\": ",
                        "\u0000"))
                .allSatisfy(text -> assertThat(SessionEntry.read(text)).as(text).isEmpty());
    }

    @Test
    void staysBelowFourKibibytesWhateverIsInIt() {
        List<String> many = IntStream.range(0, 60).mapToObj(i -> "shard-" + i).toList();
        List<SessionEntry> entries = List.of(
                EntryMaker.entry(backup),
                EntryMaker.entry(Results.ended(
                        "a", Results.backupOf(Results.LOCAL), Results.success(many, Collections.nCopies(50, HUGE)))),
                EntryMaker.entry(Results.ended(
                        "b",
                        Results.backupOf(Results.S3),
                        Outcome.Failure.lasting("DUMP_FAILED", HUGE),
                        Results.history(100, Outcome.Failure.lasting("DUMP_FAILED", HUGE)))),
                hugeEverywhere());
        assertThat(entries).allSatisfy(entry -> {
            String yaml = EntryWriter.yaml(entry);
            assertThat(yaml.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(4096);
            SessionEntry read = SessionEntry.read(yaml).orElseThrow();
            assertThat(read.id()).isNotEmpty();
            assertThat(read.end()).isEqualTo(entry.end());
        });
    }

    @Test
    void saysWhatThereWasNoRoomFor() {
        List<String> many = IntStream.range(0, 60).mapToObj(i -> "shard-" + i).toList();
        SessionEntry read = SessionEntry.read(EntryWriter.yaml(EntryMaker.entry(Results.ended(
                        "a", Results.backupOf(Results.LOCAL), Results.success(many, Collections.nCopies(9, "slow"))))))
                .orElseThrow();
        assertThat(read.components()).hasSizeGreaterThan(8);
        assertThat(read.leftOut())
                .isEqualTo(Map.of("components", 60 - read.components().size(), "warnings", 4));
        assertThat(new SessionView(read).getLeftOut())
                .isEqualTo(60 - read.components().size() + " more components, 4 more warnings");
    }

    @Test
    void ofManyAttemptsTheLastPhasesStay() {
        Outcome failure = Outcome.Failure.passing("DATABASE_LOST", "it is gone");
        SessionEntry read = SessionEntry.read(EntryWriter.yaml(EntryMaker.entry(
                        Results.ended("a", Results.backupOf(Results.LOCAL), failure, Results.history(100, failure)))))
                .orElseThrow();
        assertThat(read.phases()).hasSize(16);
        assertThat(read.phases().get(15).phase()).isEqualTo("FAILED");
        assertThat(read.attempts()).isEqualTo(100);
    }

    @Test
    void aLocationIsWholeOrNotThere() {
        SessionEntry entry =
                SessionEntry.read(EntryWriter.yaml(hugeEverywhere())).orElseThrow();
        assertThat(entry.place().repository()).isEmpty();
        assertThat(new SessionView(entry).getCommands()).isEmpty();
    }

    @Test
    void holdsNoSecret() {
        for (String storage : List.of(Results.LOCAL, Results.S3, Results.REST)) {
            SessionResult result = Results.backup("k3f9x2m8", storage);
            SessionEntry entry = EntryMaker.entry(result);
            String plan = Results.plan("k3f9x2m8", Results.backupOf(storage)).toYaml();
            assertThat(EntryWriter.yaml(entry)).doesNotContain(Results.CANARY);
            assertThat(new SessionView(entry).getCommands()).doesNotContain(Results.CANARY);
            assertThat(EntryFiles.of(result, Results.record(result), plan).values())
                    .hasSize(3)
                    .allSatisfy(text -> assertThat(text).doesNotContain(Results.CANARY));
        }
    }

    @Test
    void documentsAreNamedAfterTheSnapshotOrTheSession() {
        assertThat(EntryFiles.of(backup, Results.record(backup), "plan: 1\n").keySet())
                .containsExactly(
                        "kubestash/redis-k3f9x2m8-1.json",
                        "kubestash/redis-k3f9x2m8-1.yaml",
                        "kubestash/redis-k3f9x2m8-1.plan.yaml");
        SessionResult restore =
                Results.ended("r1", Results.restoreFrom("shop/orders"), Results.success(List.of("dump"), List.of()));
        assertThat(EntryFiles.of(restore, Optional.empty(), "plan: 1\n"))
                .containsExactly(Map.entry("kubestash/restore-r1.plan.yaml", "plan: 1\n"));
        assertThat(EntryFiles.of(restore, Optional.empty(), "")).isEmpty();
    }

    static SessionEntry hugeEverywhere() {
        return new SessionEntry(
                1,
                HUGE,
                "backup",
                "SUCCEEDED",
                HUGE,
                HUGE,
                new SessionEntry.Target(HUGE, HUGE, HUGE, HUGE, HUGE, HUGE, HUGE),
                new SessionEntry.Place(HUGE, HUGE, HUGE, HUGE, HUGE, true, true, HUGE),
                HUGE,
                Results.BEGIN,
                Results.BEGIN.plusSeconds(9),
                3,
                Collections.nCopies(
                        3,
                        new SessionEntry.Component(
                                HUGE,
                                HUGE,
                                Instant.EPOCH,
                                HUGE,
                                Long.MAX_VALUE,
                                -1,
                                0,
                                Double.MAX_VALUE,
                                HUGE,
                                Map.of(HUGE, 3L),
                                HUGE,
                                0)),
                Collections.nCopies(40, new SessionEntry.Phase(HUGE, 1, Results.BEGIN)),
                Collections.nCopies(40, HUGE),
                Collections.nCopies(40, HUGE),
                Map.of());
    }
}
