package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
    @TempDir
    Path directory;

    private Pod pod;

    /** restic passes its command's words on in the background, and may end before it has if the command ends at once. */
    private static final String HEARD = "sleep 1";

    @BeforeEach
    void repository() throws IOException {
        pod = new Pod(directory);
        pod.makeRepo();
    }

    @Test
    void aDumpThatFailsLeavesNoSnapshotAndItsLastWordsAreTold() {
        Pod.Ended ended =
                pod.runDump("echo half a dump; echo warming up >&2; echo the disk is gone >&2; " + HEARD + "; exit 7");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertThat(pod.failure().text("message"))
                .contains("command failed: exit status 7", "warming up; the disk is gone");
        assertThat(pod.failure().flag("retry")).isTrue();
        assertThat(ended.err()).contains("the disk is gone");
        assertNothingIsLeft();
    }

    @Test
    void aDumpThatWritesNothingLeavesNoSnapshot() {
        Pod.Ended ended = pod.runDump("echo nothing to see >&2; " + HEARD);

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("EMPTY_DUMP");
        assertThat(pod.failure().text("message")).contains("nothing to see");
        assertNothingIsLeft();
    }

    @Test
    void theFailureThatTheDumpItselfHasWrittenIsKept() {
        pod.put("KUBESTASH_PARAM_REFUSE", "true");

        assertThat(pod.run(pod.runWords(dumpCommand())).exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("DATABASE_REFUSED");
        assertThat(pod.failure().text("message"))
                .isEqualTo("the test says no; no snapshot was made, the dump ended with exit status 1");
        assertNothingIsLeft();
    }

    @Test
    void aDatabaseThatDiesInTheMiddleIsNamedWithItsAddress() {
        pod.put("KUBESTASH_PARAM_BREAK", "true");

        assertThat(pod.run(pod.runWords(dumpCommand())).exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("DATABASE_LOST");
        assertThat(pod.failure().text("message")).contains("db.shop.svc:4711", "connection reset by the test");
        assertNothingIsLeft();
    }

    @Test
    void aFailureOfAnEarlierRunIsNotTakenForThisOne() throws IOException {
        Files.writeString(directory.resolve("result"), "{\"failure\":{\"reason\":\"INTERNAL\"}}");

        pod.runDump("exit 1");

        assertThat(pod.failure().text("reason")).isEqualTo("DUMP_FAILED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 600",
                "echo begun; sleep 600",
                "trap 'exit 0' TERM; echo begun; while :; do sleep 1; done",
            })
    void beingEndedLeavesNeitherLockNorSnapshotNorProcess(String dump) throws IOException {
        Path started = directory.resolve("started");
        Process run = pod.start(pod.runWords(List.of("sh", "-c", "echo $$ > " + started + "; " + dump)));
        Pod.until(
                "the dump runs",
                () -> started.toFile().length() > 0 && !pod.locks().isEmpty());
        long dumpPid = Long.parseLong(Files.readString(started).strip());

        long began = System.nanoTime();
        run.destroy();
        Pod.Ended ended = pod.end(run);

        assertThat(ended.exitCode()).isNotZero();
        assertThat(System.nanoTime() - began).isLessThan(15_000_000_000L);
        assertNothingIsLeft();
        assertThat(ProcessHandle.of(dumpPid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aDumpThatIgnoresBeingEndedIsEndedByForce() throws IOException {
        Path started = directory.resolve("started");
        Process run = pod.start(pod.runWords(
                List.of("sh", "-c", "trap '' TERM; echo $$ > " + started + "; while :; do sleep 1; done")));
        Pod.until("the dump runs", () -> started.toFile().length() > 0);
        long dumpPid = Long.parseLong(Files.readString(started).strip());

        run.destroy();
        pod.end(run);

        Pod.until(
                "it is gone",
                () -> ProcessHandle.of(dumpPid).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(pod.snapshots()).isEmpty();
    }

    @Test
    void theWrongPasswordIsSaidSo() {
        pod.put("RESTIC_PASSWORD", "another");

        assertThat(pod.runDump("echo x").exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("WRONG_REPOSITORY_PASSWORD");
        assertThat(pod.failure().flag("retry")).isFalse();
    }

    @Test
    void aMissingRepositoryIsSaidSo() {
        pod.put("KUBESTASH_REPOSITORY", directory.resolve("nowhere").toString());

        assertThat(pod.runDump("echo x").exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_FAILED");
        assertThat(pod.failure().text("message")).contains("there is no repository", "nowhere/dump");
    }

    @Test
    void aDumpCommandThatIsNotThereIsSaidSo() {
        assertThat(pod.run(pod.runWords(List.of("no-such-tool"))).exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("BAD_CONFIGURATION");
        assertThat(pod.failure().text("message")).contains("no-such-tool");
        assertThat(pod.snapshots()).isEmpty();
    }

    @Test
    void aFullStorageIsTheRepositorysFaultNotTheDumps() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", small.toString())
                                .start()
                                .waitFor()
                        == 0,
                "needs the right to mount a small tmpfs");
        try {
            pod.put("KUBESTASH_REPOSITORY", small.toString());
            pod.makeRepo();

            assertThat(pod.runDump("head -c 30000000 /dev/urandom").exitCode()).isEqualTo(1);
            assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_FAILED");
            assertThat(pod.failure().text("message")).contains("no space left on device");

            pod.put("KUBESTASH_PARAM_FILE", directory.resolve("large").toString());
            Files.write(
                    directory.resolve("large"),
                    new java.util.Random(1)
                            .ints(4_000_000)
                            .collect(
                                    () -> java.nio.ByteBuffer.allocate(16_000_000),
                                    java.nio.ByteBuffer::putInt,
                                    (a, b) -> {})
                            .array());
            assertThat(pod.run(pod.runWords(dumpCommand())).exitCode()).isEqualTo(1);
            assertThat(pod.failure().text("reason")).isEqualTo("REPOSITORY_FAILED");
        } finally {
            assertThat(new ProcessBuilder("umount", small.toString()).start().waitFor())
                    .isZero();
        }
    }

    @Test
    void whateverElseIsRunKeepsItsExitCodeAndItsOutput() {
        Pod.Ended ended = pod.run("run", "--", "sh", "-c", "echo out; echo err >&2; exit 42");

        assertThat(ended).isEqualTo(new Pod.Ended(42, "out\n", "err\n"));
    }

    @Test
    void theDumpOfADatabaseEndsBadlyWhenNobodyReadsIt() throws IOException {
        Files.write(pod.database(), new byte[10_000_000]);
        List<String> dump = dumpCommand();
        dump.replaceAll(word -> "'" + word + "'");

        String line = "{ " + String.join(" ", dump) + "; echo $? > " + directory.resolve("code") + "; } | head -c 1";
        pod.run("run", "--", "sh", "-c", line);

        assertThat(directory.resolve("code")).hasContent("1\n");
        assertThat(directory.resolve("result")).isEmptyFile();
    }

    private List<String> dumpCommand() {
        List<String> words = pod.agentWords();
        words.addAll(List.of("line", "dump"));
        return words;
    }

    private void assertNothingIsLeft() {
        assertThat(pod.locks()).isEmpty();
        assertThat(pod.snapshots()).isEmpty();
    }
}
