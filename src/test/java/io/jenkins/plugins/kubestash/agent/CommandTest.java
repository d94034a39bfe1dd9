package io.jenkins.plugins.kubestash.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that is nothing but words: here a file, its tools cat and sh. */
class CommandTest {
    private static final String SECRET = "canary \"4711\\$(x)";

    @TempDir
    Path directory;

    private Pod pod;
    private ServerSocket listener;

    @BeforeEach
    void pod() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        pod = new Pod(directory)
                .put("KUBESTASH_ENGINE", "file")
                .put("KUBESTASH_DRIVER", "command")
                .put("KUBESTASH_DB_HOST", "127.0.0.1")
                .put("KUBESTASH_DB_PORT", String.valueOf(listener.getLocalPort()))
                .put("KUBESTASH_PRIVATE", directory.toString())
                .put("KUBESTASH_SECRETS", "FILE_USER\nFILE_PASSWORD")
                .put("FILE_USER", "file")
                .put("FILE_PASSWORD_2", SECRET)
                .put("KUBESTASH_VERSION", json("echo", "file tool, version 7.1-beta"));
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static String json(String... words) {
        return Documents.toJson(List.of(words));
    }

    private Pod.Ended dump(String shell) {
        assertThat(pod.agent("prepare")).as("%s", pod.log).isZero();
        return pod.runDump(shell);
    }

    private int load(String shell) {
        return pod.agent("command", "load", "--", "sh", "-c", shell);
    }

    /** What a backup has left, ready to be restored. */
    private void backedUp(String shell) {
        assertThat(dump(shell).exitCode()).isZero();
        assertThat(pod.agent("finish")).as("%s", pod.log).isZero();
        pod.put("KUBESTASH_OPERATION", "restore");
        assertThat(pod.agent("prepare")).as("%s", pod.log).isZero();
    }

    @Test
    void aDumpAndALoadGoThroughTheTool() {
        backedUp("printf content");
        assertThat(pod.result().fields()).isNotEmpty();

        assertThat(load("cat > $HOME/copy && echo loaded")).as("%s", pod.log).isZero();
        assertThat(pod.agent("finish")).isZero();

        assertThat(directory.resolve("copy")).hasContent("content");
        assertThat(pod.log).contains("loaded", "file answers at 127.0.0.1:" + listener.getLocalPort());
        assertThat(pod.result().object("components").object("dump").text("version"))
                .isEqualTo("7.1");
    }

    @Test
    void theFirstPlaceThatHoldsTheSecretCountsAndFilesHoldItForNobodyElse() throws IOException {
        pod.put("KUBESTASH_FILES", Documents.toJson(Map.of("client.cnf", "password=\"${FILE_PASSWORD}\"")));

        assertThat(dump("printf %s \"$FILE_PASSWORD\" > $HOME/seen; echo x").exitCode())
                .isZero();

        assertThat(directory.resolve("seen")).hasContent(SECRET);
        assertThat(directory.resolve("client.cnf")).hasContent("password=\"canary \\\"4711\\\\$(x)\"");
        assertThat(Files.getPosixFilePermissions(directory.resolve("client.cnf")))
                .hasSize(2);
    }

    @Test
    void aDatabaseThatIsNotReadyInTimeIsUnreachable() {
        pod.put("KUBESTASH_READY", json("sh", "-c", "echo no attempt; echo still $FILE_PASSWORD starting >&2; exit 2"));
        assertThat(pod.agent("prepare")).isZero();
        pod.put("KUBESTASH_WAIT_SECONDS", "1");

        assertThat(pod.runDump("echo x").exitCode()).isEqualTo(1);

        assertThat(pod.failure().text("reason")).isEqualTo("DATABASE_UNREACHABLE");
        assertThat(pod.failure().text("message"))
                .contains("file at 127.0.0.1:", "was not ready in 0 s: sh ended with 2: still **** starting");
        assertThat(pod.snapshots()).isEmpty();
    }

    @Test
    void whoeverIsRefusedWhenItAsksForTheVersionIsNotAskedAgain() {
        pod.put("KUBESTASH_VERSION", json("sh", "-c", "echo wrong password >&2; exit 1"));

        assertThat(dump("echo x").exitCode()).isEqualTo(1);

        assertThat(pod.failure().text("reason")).isEqualTo("DATABASE_REFUSED");
        assertThat(pod.failure().text("message"))
                .contains("sh ended with 1: wrong password; check the AppBinding's Secret");
    }

    @Test
    void aToolThatIsNotInTheImageIsNamed() {
        pod.put("KUBESTASH_READY", json("no-such-tool"));

        assertThat(dump("echo x").exitCode()).isEqualTo(1);

        assertThat(pod.failure().text("reason")).isEqualTo("BAD_CONFIGURATION");
        assertThat(pod.failure().text("message")).contains("'no-such-tool' cannot be started");
    }

    @Test
    void anEmptyDumpAndAFailedOneAreNoBackups() {
        assertThat(dump("true").exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("EMPTY_DUMP");

        assertThat(dump("echo half; echo gone >&2; exit 3").exitCode()).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("DUMP_FAILED");
        assertThat(pod.failure().text("message")).contains("exit status 3: gone");
        assertThat(pod.snapshots()).isEmpty();
    }

    @Test
    void whatIsThereAlreadyIsNamedAndNothingIsLoaded() {
        backedUp("printf content");
        pod.put("KUBESTASH_OCCUPIED", json("seq", "7"));

        assertThat(load("touch $HOME/loaded")).isEqualTo(1);

        assertThat(pod.failure().text("reason")).isEqualTo("TARGET_NOT_EMPTY");
        assertThat(pod.failure().text("message")).contains("is not empty: it has 1, 2, 3, 4, 5 and 2 more; empty it");
        assertThat(directory.resolve("loaded")).doesNotExist();
    }

    @Test
    void aLoadThatFailsSaysItsLastWordsAndHowFarItGot() {
        backedUp("printf content");

        assertThat(load("cat >/dev/null; echo ERROR: no such role >&2; exit 3")).isEqualTo(1);

        assertThat(pod.failure().text("reason")).isEqualTo("LOAD_FAILED");
        assertThat(pod.failure().text("message")).contains("sh ended with 3: ERROR: no such role (after 7 of 7 bytes)");
    }

    @Test
    void aLoadWhoseDatabaseIsGoneMayBeTriedAgain() throws IOException {
        backedUp("printf content");
        listener.close();

        assertThat(load("exit 2")).isEqualTo(1);

        assertThat(pod.failure().text("reason")).isEqualTo("DATABASE_LOST");
    }

    @Test
    void aLoadThatIsToldToEndEndsItsToolAndLeavesNoLock() throws IOException {
        backedUp("printf content");
        Process load =
                pod.start("command", "load", "--", "sh", "-c", "echo $$ > $HOME/tool; cat >/dev/null; exec sleep 1000");
        Pod.until(
                "the tool runs",
                () -> Files.exists(directory.resolve("tool")) && !read("tool").isEmpty());
        long tool = Long.parseLong(read("tool"));

        load.destroy();
        Pod.Ended ended = pod.end(load);

        assertThat(ended.exitCode()).isNotZero();
        assertThat(ProcessHandle.of(tool).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(pod.locks()).isEmpty();
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aToolThatReadsOnlyTheBeginningHasNotLoadedTheDump() {
        backedUp("head -c 300000 /dev/zero");

        assertThat(load("head -c 10 >/dev/null")).isEqualTo(1);

        assertThat(pod.failure().text("message")).contains("sh ended before it had read the dump");
    }

    @Test
    void aRepositoryThatFailsEndsTheToolBeforeItTakesThatForTheEnd() throws IOException {
        backedUp("printf content");
        try (var packs = Files.walk(pod.repository().resolve("data"))) {
            for (Path pack : packs.filter(Files::isRegularFile).toList()) {
                pack.toFile().setWritable(true);
                Files.write(pack, new byte[(int) Files.size(pack)]);
            }
        }

        assertThat(load("cat >/dev/null; touch $HOME/committed")).isEqualTo(1);

        assertThat(pod.failure().text("reason")).isIn("REPOSITORY_FAILED", "DAMAGED_DUMP");
        assertThat(directory.resolve("committed")).doesNotExist();
    }

    @Test
    void aDumpOfANewerServerIsRefused() {
        backedUp("echo -- Dumped from version 8.2");
        pod.put("KUBESTASH_DUMP_VERSION", "from version (\\d+\\.\\d+)");

        assertThat(load("cat >/dev/null")).isEqualTo(1);
        assertThat(pod.failure().text("reason")).isEqualTo("FOREIGN_DUMP");
        assertThat(pod.failure().text("message"))
                .contains("snapshot ", "the dump is of version 8.2, the server is 7.1");

        pod.put("KUBESTASH_VERSION", json("echo", "8.10"));
        assertThat(load("cat >/dev/null")).isZero();
    }
}
