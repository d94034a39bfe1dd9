package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {
    @TempDir
    Path directory;

    private Pod pod;

    @BeforeEach
    void pod() throws IOException {
        pod = new Pod(directory);
        pod.makeRepo();
    }

    @Test
    void latestBringsBackTheNewestOfThisTarget() throws IOException {
        pod.backup("s1.1");
        Files.writeString(pod.database(), "LINE\nsecond\n");
        String newest = pod.backup("s2.1");
        pod.put("KUBESTASH_TARGET", "shop/other");
        Files.writeString(pod.database(), "LINE\nanother's\n");
        pod.backup("s3.1");
        pod.put("KUBESTASH_TARGET", "shop/db").put("KUBESTASH_OPERATION", "restore");

        assertThat(pod.agent("prepare")).isZero();
        assertThat(pod.agent("line", "load")).isZero();
        assertThat(pod.agent("finish")).isZero();

        assertThat(pod.database()).hasContent("LINE\nsecond\n");
        JsonObject dump = pod.result().object("components").object("dump");
        assertThat(dump.text("snapshot")).isEqualTo(newest);
        assertThat(dump.number("bytes")).isEqualTo(12);
        assertThat(dump.decimal("seconds")).isPositive();
        assertThat(dump.object("counts").number("lines")).isEqualTo(2);
        assertThat(dump.fields()).doesNotContainKeys("added", "stored", "verified", "removed", "repositorySnapshots");
        assertThat(pod.locks()).isEmpty();
    }

    @Test
    void anIdMayBeOfAnotherTarget() {
        pod.put("KUBESTASH_TARGET", "shop/other");
        String id = pod.backup("s1.1");
        pod.put("KUBESTASH_TARGET", "shop/db").put("KUBESTASH_OPERATION", "restore");
        pod.put("KUBESTASH_SNAPSHOT", id.substring(0, 8));

        assertThat(pod.agent("prepare")).isZero();
        assertThat(pod.agent("line", "load")).isZero();
    }

    @Test
    void latestIsNeverAnotherTargetsAndTheOthersAreNamed() {
        pod.put("KUBESTASH_TARGET", "shop/other");
        String id = pod.backup("s1.1");
        pod.put("KUBESTASH_TARGET", "shop/db").put("KUBESTASH_OPERATION", "restore");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("NO_SNAPSHOT");
        assertThat(pod.failure().text("message"))
                .contains("no snapshot of shop/db", id.substring(0, 8) + " of shop/other at 20");
    }

    @Test
    void anIdThatIsNotThereIsAnErrorThatSaysWhatIs() {
        String id = pod.backup("s1.1");
        pod.put("KUBESTASH_OPERATION", "restore").put("KUBESTASH_SNAPSHOT", "deadbeef");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("NO_SNAPSHOT");
        assertThat(pod.failure().text("message")).contains("deadbeef", id.substring(0, 8));

        pod.put("KUBESTASH_SNAPSHOT", "yesterday");
        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("BAD_PARAMETER");
    }

    @Test
    void aSnapshotOfAnotherEngineIsForeign() {
        pod.backup("s1.1");
        pod.put("KUBESTASH_OPERATION", "restore").put("KUBESTASH_ENGINE", "redis");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("FOREIGN_DUMP");
        assertThat(pod.failure().text("message")).contains("'line'", "'redis'");
    }

    @Test
    void latestPassesOverWhatAnotherTaskHasMade() throws IOException {
        String mine = pod.backup("s1.1");
        otherTask();

        assertThat(pod.agent("prepare")).isZero();
        assertThat(Files.readString(directory.resolve("work/snapshots.json"))).contains(mine);
    }

    @Test
    void aSnapshotOfAnotherTaskIsForeignAndItsOwnTaskIsNamed() {
        pod.backup("s1.1");
        String id = otherTask();
        pod.put("KUBESTASH_SNAPSHOT", id.substring(0, 8))
                .put("KUBESTASH_RESTORE_TASKS", "ksld=mine\nraw=snapshot-restore");

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("FOREIGN_DUMP");
        assertThat(pod.failure().text("message"))
                .isEqualTo("snapshot " + id.substring(0, 8)
                        + " was made by task 'snapshot' of engine 'line': restore it with task snapshot-restore");
    }

    @Test
    void whereOnlyAnotherTaskHasMadeSnapshotsTheyAreNamed() {
        pod.backup("s0.1");
        pod.restic("forget", "--unsafe-allow-remove-all", "--tag", "component=dump");
        String id = otherTask();

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("NO_SNAPSHOT");
        assertThat(pod.failure().text("message"))
                .contains("no snapshot of shop/db that is a .ksld", id.substring(0, 8) + " of shop/db at 20", "(.raw)");
    }

    /** A restore is wanted, and the newest snapshot is one of a task with the extension {@code raw}. */
    private String otherTask() {
        pod.restic(
                "backup",
                "--stdin-from-command",
                "--stdin-filename",
                "/dump.raw",
                "--tag",
                "session=s9.1,target=shop/db,component=dump,engine=line,task=snapshot",
                "--",
                "echo",
                "raw");
        pod.put("KUBESTASH_OPERATION", "restore");
        return pod.snapshots().stream()
                .filter(snapshot -> snapshot.texts("paths").contains("/dump.raw"))
                .findFirst()
                .orElseThrow()
                .text("id");
    }

    @Test
    void aMissingRepositoryIsAMissingSnapshotAndIsNotMade() {
        pod.put("KUBESTASH_OPERATION", "restore");
        pod.put("KUBESTASH_REPOSITORY", directory.resolve("nowhere").toString());

        assertThat(pod.agent("prepare")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("NO_SNAPSHOT");
        assertThat(pod.failure().text("message")).contains("there is no repository at " + pod.repository());
        assertThat(pod.repository()).doesNotExist();
    }

    @Test
    void aSnapshotThatIsGoneBeforeItIsLoadedIsTheRepositorysFailure() throws IOException {
        Files.writeString(pod.database(), "LINE\n" + "x".repeat(100_000) + "\n");
        pod.backup("s1.1");
        pod.put("KUBESTASH_OPERATION", "restore");
        assertThat(pod.agent("prepare")).isZero();
        Files.delete(directory.resolve("work/dump.json"));
        pod.restic("forget", "--prune", "--unsafe-allow-remove-all", "--tag", "component=dump");

        assertThat(pod.agent("line", "load")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_FAILED");
        assertThat(pod.agent("finish")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("LOAD_FAILED");
    }

    @Test
    void aDumpCanBeReadTwiceAndLeftEarlyWithoutALock() throws IOException {
        Files.writeString(pod.database(), "LINE\n" + "x".repeat(3_000_000) + "\n");
        String id = pod.backup("s1.1");
        DumpSource source = new io.jenkins.plugins.kubestash.agent.restic.Restic(
                        new Settings(pod.environment), new Children())
                .repository("dump")
                .dump(id, "/dump.ksld", Files.size(pod.database()));

        try (InputStream in = source.open()) {
            assertThat(in.readNBytes(5)).containsExactly('L', 'I', 'N', 'E', '\n');
        }
        try (InputStream in = source.open()) {
            assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(pod.database()));
        }
        assertThat(pod.locks()).isEmpty();
    }
}
