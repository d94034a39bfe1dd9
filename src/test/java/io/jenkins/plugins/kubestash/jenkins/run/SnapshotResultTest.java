package io.jenkins.plugins.kubestash.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.session.Outcome;
import io.jenkins.plugins.kubestash.session.PodResult;
import io.jenkins.plugins.kubestash.session.SessionResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class SnapshotResultTest {
    private final SessionResult backup = Results.backup("k3f9x2m8");
    private final SessionResult restore =
            Results.ended("r1", Results.restoreFrom("shop/orders"), Results.success(List.of("dump"), List.of("slow")));

    @Test
    void ofABackupNamesTheSnapshot() {
        Map<String, Object> map = SnapshotResult.map(backup, Results.record(backup));
        assertThat(map)
                .containsEntry("snapshotId", Results.snapshotId(0))
                .containsEntry("snapshot", "redis-k3f9x2m8-1")
                .containsEntry("snapshotTime", "2026-03-01T02:00:30Z")
                .containsEntry("bytes", 1_661_000L)
                .containsEntry("added", 1_661_000L)
                .containsEntry("seconds", 51.5)
                .containsEntry("engine", "redis")
                .containsEntry("version", "7.0.15")
                .containsEntry("appBinding", "demo/redis")
                .containsEntry("storage", "demo/store")
                .containsEntry("session", "k3f9x2m8")
                .containsEntry("verified", "data")
                .containsEntry("warnings", List.of())
                .doesNotContainKeys("from", "reason", "message");
        assertThat(map.get("components"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsOnlyKeys("dump");
    }

    @Test
    void ofARestoreNamesWhatWasRestored() {
        assertThat(SnapshotResult.map(restore, Optional.empty()))
                .containsEntry("operation", "restore")
                .containsEntry("snapshotId", Results.snapshotId(0))
                .containsEntry("from", "shop/orders")
                .containsEntry("warnings", List.of("slow"))
                .doesNotContainKeys("snapshot", "verified", "added");
    }

    @Test
    void ofAFailureSaysWhy() {
        SessionResult failed = Results.ended(
                "f1", Results.backupOf(Results.LOCAL), Outcome.Failure.lasting("DUMP_FAILED", "it failed"));
        assertThat(SnapshotResult.map(failed, Optional.empty()))
                .containsEntry("result", "FAILED")
                .containsEntry("reason", "DUMP_FAILED")
                .containsEntry("message", "it failed")
                .doesNotContainKeys("snapshotId", "snapshot", "verified");
    }

    @Test
    void aProofIsAsGoodAsItsWeakest() {
        Outcome.Success two = (Outcome.Success) Results.success(List.of("a", "b"), List.of());
        PodResult.Component b = two.result().components().get("b");
        Map<String, PodResult.Component> components =
                new LinkedHashMap<>(two.result().components());
        components.put(
                "b",
                new PodResult.Component(
                        b.snapshot(),
                        b.time(),
                        b.path(),
                        b.bytes(),
                        b.added(),
                        b.stored(),
                        b.seconds(),
                        b.engine(),
                        b.version(),
                        b.topology(),
                        b.counts(),
                        Optional.of("snapshot"),
                        b.repositorySnapshots(),
                        b.removed()));
        SessionResult result = Results.ended(
                "w1",
                Results.backupOf(Results.LOCAL),
                new Outcome.Success(new PodResult(components, List.of(), Optional.empty(), Optional.empty())));
        assertThat(SnapshotResult.map(result, Results.record(result))).containsEntry("verified", "snapshot");
        assertThat(new SessionView(EntryMaker.entry(result)).getProof()).isEqualTo("record read back");
    }

    @Test
    void isMadeOfNothingButPlainValues() throws IOException, ClassNotFoundException {
        for (LinkedHashMap<String, Object> map : List.of(
                SnapshotResult.map(backup, Results.record(backup)), SnapshotResult.map(restore, Optional.empty()))) {
            assertPlain(map);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(map);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                assertThat(in.readObject()).isEqualTo(map);
            }
        }
    }

    @Test
    void everyKeyAndVariableIsExplained() throws IOException {
        String explained = Files.readString(Path.of("docs/jenkins-record.md"));
        SessionResult failed = Results.ended(
                "f1", Results.backupOf(Results.LOCAL), Outcome.Failure.lasting("DUMP_FAILED", "it failed"));
        for (SessionResult result : List.of(backup, restore, failed)) {
            Map<String, Object> map = SnapshotResult.map(result, Optional.empty());
            assertThat(map.keySet()).allSatisfy(key -> assertThat(explained).contains("`" + key + "`"));
        }
        assertThat(SnapshotEnvironment.of(List.of(EntryMaker.entry(backup))).keySet())
                .hasSize(9)
                .allSatisfy(name -> assertThat(explained).contains("`" + name + "`"));
    }

    @Test
    void theEnvironmentIsThatOfTheLastProvenBackup() {
        SessionEntry first = EntryMaker.entry(Results.backup("one"));
        SessionEntry second = EntryMaker.entry(Results.backup("two", Results.S3));
        SessionEntry failed = EntryMaker.entry(Results.ended(
                "three", Results.backupOf(Results.LOCAL), Outcome.Failure.lasting("DUMP_FAILED", "it failed")));
        assertThat(SnapshotEnvironment.of(List.of(first, second, failed, EntryMaker.entry(restore))))
                .containsEntry("KUBESTASH_SESSION", "two")
                .containsEntry("KUBESTASH_SNAPSHOT_ID", Results.snapshotId(0))
                .containsEntry("KUBESTASH_SNAPSHOT_TIME", "2026-03-01T02:00:30Z")
                .containsEntry("KUBESTASH_APP_BINDING", "demo/redis")
                .containsEntry(
                        "KUBESTASH_REPOSITORY",
                        "s3:https://s3.example:9000/backups/team/demo/redis/repository/v1/nightly");
        assertThat(SnapshotEnvironment.of(List.of(failed, EntryMaker.entry(restore))))
                .isEmpty();
    }

    private static void assertPlain(Object value) {
        if (value instanceof Map<?, ?> map) {
            assertThat(value).isExactlyInstanceOf(LinkedHashMap.class);
            map.keySet().forEach(key -> assertThat(key).isInstanceOf(String.class));
            map.values().forEach(SnapshotResultTest::assertPlain);
        } else if (value instanceof List<?> list) {
            assertThat(value).isExactlyInstanceOf(ArrayList.class);
            list.forEach(SnapshotResultTest::assertPlain);
        } else {
            assertThat(value).isInstanceOfAny(String.class, Long.class, Double.class, Boolean.class);
        }
    }
}
