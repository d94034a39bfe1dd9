package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    @TempDir
    Path directory;

    private Pod pod;

    @BeforeEach
    void pod() throws IOException {
        pod = new Pod(directory);
        pod.makeRepo();
    }

    @Test
    void aBackupEndsWithAProvenSnapshotAndAllItsFigures() {
        String id = pod.backup("s1.1");

        JsonObject dump = pod.result().object("components").object("dump");
        assertThat(id).matches("[0-9a-f]{64}");
        assertThat(dump.text("path")).isEqualTo("/dump.ksld");
        assertThat(dump.number("bytes")).isEqualTo(13);
        assertThat(dump.number("added")).isPositive();
        assertThat(dump.number("stored")).isPositive();
        assertThat(dump.decimal("seconds")).isPositive();
        assertThat(dump.text("engine") + dump.text("version") + dump.text("topology"))
                .isEqualTo("line1.0standalone");
        assertThat(dump.object("counts").number("lines")).isEqualTo(3);
        assertThat(dump.text("verified")).isEqualTo("data");
        assertThat(dump.number("repositorySnapshots")).isEqualTo(1);
        assertThat(pod.result().has("pending")).isFalse();
        assertThat(pod.snapshots()).singleElement().satisfies(snapshot -> assertThat(snapshot.text("id"))
                .isEqualTo(id));
        assertThat(pod.locks()).isEmpty();
    }

    @Test
    void onlyTheRecordIsReadWhenTheUserAsksForThat() throws IOException {
        pod.put("KUBESTASH_VERIFY", "snapshot");
        pod.put("KUBESTASH_SESSION", "s1.1");
        pod.agent("prepare");
        assertThat(pod.runDump("echo no dump of lines").exitCode()).isZero();

        assertThat(pod.agent("finish")).isZero();
        assertThat(pod.result().object("components").object("dump").text("verified"))
                .isEqualTo("snapshot");
    }

    @Test
    void aDumpThatCannotBeReadBackIsAFailureAndItsSnapshotIsRemoved() {
        pod.agent("prepare");
        assertThat(pod.runDump("echo no dump of lines").exitCode()).isZero();

        assertThat(pod.agent("finish")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("DAMAGED_DUMP");
        assertThat(pod.snapshots()).isEmpty();
        assertThat(pod.locks()).isEmpty();
    }

    @Test
    void aSnapshotWithOtherCountsThanTheDumpIsNotBelieved() throws IOException {
        pod.agent("prepare");
        assertThat(pod.runDump("printf 'LINE\\none\\n'").exitCode()).isZero();
        Files.createDirectories(directory.resolve("work"));
        Files.writeString(
                directory.resolve("work/dump.json"),
                "{\"engine\":\"line\",\"version\":\"1\",\"topology\":\"\",\"counts\":{\"lines\":3},\"warnings\":[]}");

        assertThat(pod.agent("finish")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("SNAPSHOT_NOT_VERIFIED");
        assertThat(pod.failure().text("message")).contains("read back 2 lines", "dumped were 3");
    }

    @Test
    void withoutASnapshotOfThisSessionThereIsNoSuccess() {
        pod.backup("s1.1");
        pod.put("KUBESTASH_SESSION", "s2.1");

        assertThat(pod.agent("finish")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("SNAPSHOT_NOT_VERIFIED");
        assertThat(pod.failure().text("message")).contains("0 snapshots of this session");
        assertThat(pod.snapshots()).hasSize(1);
    }

    @Test
    void aSnapshotOfAnotherNameIsNotTaken() {
        pod.agent("prepare");
        pod.runDump("echo LINE");
        pod.put("KUBESTASH_FILE", "other");

        assertThat(pod.agent("finish")).isEqualTo(1);
        assertThat(pod.failure().text("message")).contains("/dump.ksld", "/dump.other");
    }

    @Test
    void aByteFlippedInTheRepositoryIsFound() throws IOException {
        pod.agent("prepare");
        pod.runDump("printf 'LINE\\n'; head -c 300000 /dev/urandom");
        Path pack;
        try (var files = Files.walk(pod.repository().resolve("data"))) {
            pack = files.filter(Files::isRegularFile)
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
        }
        pack.toFile().setWritable(true);
        byte[] bytes = Files.readAllBytes(pack);
        bytes[1000] ^= 1;
        Files.write(pack, bytes);

        assertThat(pod.agent("finish")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_FAILED");
        assertThat(pod.failure().text("message")).contains("reading snapshot");
    }

    @Test
    void retentionRemovesOldSnapshotsOfItsOwnTargetOnly() {
        pod.put("KUBESTASH_TARGET", "shop/other");
        String others = pod.backup("other.1");
        pod.put("KUBESTASH_TARGET", "shop/db");
        String first = pod.backup("s1.1");
        String second = pod.backup("s2.1");
        pod.put("KUBESTASH_RETENTION", "last=2");

        String third = pod.backup("s3.1");

        JsonObject dump = pod.result().object("components").object("dump");
        assertThat(dump.texts("removed")).containsExactly(first.substring(0, 8));
        assertThat(dump.number("repositorySnapshots")).isEqualTo(3);
        assertThat(pod.snapshots())
                .extracting(snapshot -> snapshot.text("id"))
                .containsExactlyInAnyOrder(others, second, third);
        assertThat(pod.restic("check", "--read-data").exitCode()).isZero();
        assertThat(pod.locks()).isEmpty();
    }

    @Test
    void retentionThatIsLockedOutIsAWarningOnAGoodBackup() {
        pod.backup("s1.1");
        pod.put("KUBESTASH_RETENTION", "last=1").put("KUBESTASH_LOCK_WAIT_SECONDS", "1");
        Process holder =
                pod.resticProcess("backup", "--stdin-filename", "x", "--stdin-from-command", "--", "sleep", "600");
        Pod.until("the lock is there", () -> !pod.locks().isEmpty());
        try {
            String id = pod.backup("s2.1");

            assertThat(id).isNotEmpty();
            assertThat(pod.result().texts("warnings")).singleElement().satisfies(warning -> assertThat(warning)
                    .contains("retention", "PID " + holder.pid(), Pod.HOST));
            assertThat(pod.result().has("pending")).isFalse();
            assertThat(pod.snapshots()).hasSize(2);
        } finally {
            Children.end(holder);
        }
    }

    @Test
    void theResultIsWrittenBeforeRetentionBegins() throws IOException {
        pod.backup("s1.1");
        pod.put("KUBESTASH_RETENTION", "last=1").put("KUBESTASH_LOCK_WAIT_SECONDS", "600");
        pod.put("KUBESTASH_SESSION", "s2.1");
        Process holder =
                pod.resticProcess("backup", "--stdin-filename", "x", "--stdin-from-command", "--", "sleep", "600");
        Pod.until("the lock is there", () -> !pod.locks().isEmpty());
        pod.runDump("printf 'LINE\\none\\ntwo\\n'");
        Files.writeString(directory.resolve("result"), "");
        Process finish = pod.start("finish");
        try {
            Pod.until(
                    "a result is there",
                    () -> directory.resolve("result").toFile().length() > 0);
            assertThat(pod.result().text("pending")).isEqualTo("retention");

            finish.destroy();
            assertThat(pod.end(finish).exitCode()).isNotZero();
        } finally {
            Children.end(holder);
        }
        assertThat(pod.locks()).isEmpty();
        assertThat(pod.snapshots()).hasSize(2);
    }

    @Test
    void kubeStashsOwnFilesAreWrittenBesideTheRepository() throws IOException {
        pod.put("KUBESTASH_METADATA", directory.resolve("storage").toString())
                .put("KUBESTASH_DIRECTORY", "shop/db")
                .put("KUBESTASH_SNAPSHOT_NAME", "db-s1-1")
                .put("KUBESTASH_STORAGE_YAML", "kind: BackendMeta\n")
                .put("KUBESTASH_REPOSITORY_YAML", "kind: Repository\n")
                .put("KUBESTASH_SNAPSHOT_YAML", "kind: Snapshot");
        String first = pod.backup("s1.1");
        Path files = directory.resolve("storage/shop/db");
        String yaml = Files.readString(files.resolve("snapshots/db-s1-1.yaml"));
        assertThat(yaml)
                .startsWith("kind: Snapshot\nstatus:\n  phase: Succeeded\n")
                .contains("path: \"repository/v1/nightly/dump\"", "id: \"" + first + "\"", "driver: Restic")
                .contains("size: \"13 B\"", "verificationStatus: Verified");
        assertThat(directory.resolve("storage/metadata.yaml")).hasContent("kind: BackendMeta\n");

        Files.writeString(files.resolve("repository.yaml"), "kind: Repository # by somebody else\n");
        pod.put("KUBESTASH_SNAPSHOT_NAME", "db-s2-1").put("KUBESTASH_RETENTION", "last=1");
        pod.backup("s2.1");

        assertThat(files.resolve("repository.yaml")).content().contains("by somebody else");
        assertThat(files.resolve("snapshots").toFile().list()).containsExactly("db-s2-1.yaml");
        assertThat(pod.result().texts("warnings")).isEmpty();
    }

    @Test
    void filesThatCannotBeWrittenAreAWarning() throws IOException {
        Files.writeString(directory.resolve("in-the-way"), "");
        pod.put("KUBESTASH_METADATA", directory.resolve("in-the-way").toString())
                .put("KUBESTASH_STORAGE_YAML", "kind: BackendMeta\n");

        pod.backup("s1.1");

        assertThat(pod.result().texts("warnings")).singleElement().satisfies(warning -> assertThat(warning)
                .contains("KubeStash's own files"));
    }

    @Test
    void noSecretIsInAnyOutput() {
        pod.agent("prepare");
        pod.runDump("echo LINE");
        pod.agent("finish");
        pod.put("RESTIC_PASSWORD", "canary-9c1d");
        pod.agent("prepare");

        String all = pod.log + new String(pod.failure().toString().getBytes(StandardCharsets.UTF_8));
        assertThat(all).doesNotContain("canary");
        assertThat(pod.failure().text("reason")).isEqualTo("WRONG_REPOSITORY_PASSWORD");
    }

    @Test
    void severalComponentsHaveARepositoryEach() {
        pod.put("KUBESTASH_COMPONENTS", "shard-0\nshard-1").put("KUBESTASH_VERIFY", "snapshot");
        assertThat(pod.agent("prepare")).isZero();
        for (String component : List.of("shard-0", "shard-1")) {
            pod.put("KUBESTASH_COMPONENT", component);
            String[] words = pod.runWords(List.of("echo", "LINE"));
            List<String> named = List.of(words).stream()
                    .map(word -> word.replace("/dump.ksld", "/" + component + ".ksld"))
                    .toList();
            assertThat(pod.run(named.toArray(String[]::new)).exitCode()).isZero();
        }

        assertThat(pod.agent("finish")).isZero();
        assertThat(pod.result().object("components").fields()).containsOnlyKeys("shard-0", "shard-1");
    }
}
