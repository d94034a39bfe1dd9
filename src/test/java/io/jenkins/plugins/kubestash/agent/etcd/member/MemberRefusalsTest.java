package io.jenkins.plugins.kubestash.agent.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is not done to a member's data. */
class MemberRefusalsTest extends OnAVolume {
    @Test
    void refusesToSwapBesideARunningEtcd() throws IOException {
        EtcdServer.delete(data);
        try (EtcdServer server = EtcdServer.start(seat, "").awaitHealthy()) {
            run("build");
            assertThat(refused("swap"))
                    .hasMessageContaining("an etcd still runs on " + data)
                    .extracting(AgentFailure::reason)
                    .isEqualTo(Reason.DATABASE_LOST);
            server.stop();
            assertThat(run("swap")).containsEntry("state", "swapped");
        }
    }

    @Test
    void refusesADamagedSnapshotAndLeavesTheOldDataAlone() throws IOException {
        byte[] changed = snapshot.clone();
        changed[snapshot.length / 2] ^= 1;
        assertThat(refusedBuild(changed))
                .hasMessageContaining("its SHA-256 is")
                .extracting(AgentFailure::reason)
                .isEqualTo(Reason.DAMAGED_DUMP);
        assertThat(refusedBuild(Arrays.copyOf(snapshot, snapshot.length - 4096)).reason())
                .isEqualTo(Reason.DAMAGED_DUMP);
        assertThat(refusedBuild(Arrays.copyOf(snapshot, snapshot.length - 32)))
                .hasMessageContaining("ends without its SHA-256");
        assertThat(refusedBuild("not a snapshot at all".getBytes()).reason()).isEqualTo(Reason.FOREIGN_DUMP);
        run("undo");
        assertOldDataInPlace();
    }

    @Test
    void takesASnapshotWithoutItsHashWhenTold() {
        Settings told = settings("KUBESTASH_PARAM_SKIP_HASH_CHECK", "true");
        assertThat(run(Steps.UNWATCHED, "build", Arrays.copyOf(snapshot, snapshot.length - 32), told))
                .containsEntry("state", "built");
    }

    @Test
    void refusesASnapshotOfANewerEtcd() throws IOException {
        Path programs = Files.createDirectories(data.resolveSibling("older"));
        Path etcd = programs.resolve("etcd");
        Files.writeString(etcd, "#!/bin/sh\necho 'etcd Version: 3.3.27'\n");
        etcd.toFile().setExecutable(true);
        assertThatThrownBy(() -> run("build", "KUBESTASH_ETCD_BIN", programs.toString()))
                .hasMessageContaining("of etcd 3.4 and the programs here are 3.3.27")
                .extracting(e -> ((AgentFailure) e).reason())
                .isEqualTo(Reason.FOREIGN_DUMP);
    }

    @Test
    void refusesASnapshotOnWhichNoEtcdStarts() throws IOException {
        Path programs = Files.createDirectories(data.resolveSibling("broken"));
        script(programs.resolve("etcdutl"), "exec " + Tools.find("etcdctl") + " \"$@\"");
        script(
                programs.resolve("etcd"),
                "[ \"$1\" != --version ] || exec " + Tools.find("etcd") + " --version",
                "echo 'panic: page 7 is missing' && exit 2");
        assertThatThrownBy(() -> run("build", "KUBESTASH_ETCD_BIN", programs.toString()))
                .hasMessageContaining("an etcd that is started on it does not start: panic: page 7 is missing");
        assertThat(run("status")).containsEntry("state", "building");
        assertThat(data.resolve("member/snap/db")).hasContent("old data");
        assertThat(refused("swap")).hasMessageContaining("run build first");
        run("undo");
        assertOldDataInPlace();
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void refusesNamesAndAddressesThatDoNotFitTogether() {
        assertThat(refused("build", "KUBESTASH_PARAM_MEMBER_NAME", "etcd-7"))
                .hasMessageContaining("initialCluster has no member 'etcd-7'");
        assertThat(refused("build", "KUBESTASH_PARAM_PEER_URLS", "http://elsewhere:2380"))
                .hasMessageContaining("they must be the same");
        assertThat(refused("build", "KUBESTASH_PARAM_DATA_DIR", "/no/such/mount"))
                .hasMessageContaining("check dataDir and the mount");
    }

    @Test
    void leavesAnotherRestoresDataAlone() throws IOException {
        run("build");
        assertThat(run("build", "KUBESTASH_SESSION", "restore-2.1")).containsEntry("restore", "restore-2");
        run("swap", "KUBESTASH_SESSION", "restore-2.1");
        assertThat(run("undo"))
                .containsEntry("state", "none")
                .containsEntry("did", "nothing: the volume holds the data of restore restore-2 (swapped)");
        for (String command : List.of("build", "swap", "clean")) {
            assertThat(refused(command)).hasMessageContaining("holds the data of restore restore-2 (swapped)");
        }
        assertThat(run("undo", "KUBESTASH_SESSION", "restore-2.9")).containsEntry("state", "none");
        assertOldDataInPlace();
    }

    @Test
    void refusesToCleanWhatWasNotSwapped() {
        run("build");
        assertThat(refused("clean")).hasMessageContaining("the old data are still needed");
    }
}
