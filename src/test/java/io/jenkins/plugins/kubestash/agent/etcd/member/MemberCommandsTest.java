package io.jenkins.plugins.kubestash.agent.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import io.jenkins.plugins.kubestash.etcd.EtcdServer.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each command does with one member's data directory. */
class MemberCommandsTest extends OnAVolume {
    @Test
    void restoresAMemberThatThenStartsWithTheSnapshotsKeys() throws IOException {
        Map<String, Object> built = run("build", "KUBESTASH_PARAM_INITIAL_CLUSTER", seat.inCluster());
        assertThat(built)
                .containsEntry("state", "built")
                .containsEntry("revision", revision)
                .containsEntry("clusterVersion", "3.4.0")
                .containsEntry("members", List.of("etcd-0"))
                .containsEntry("snapshot", "0123abcd")
                .containsEntry("time", "2026-01-01T00:00:00Z")
                .containsEntry("path", "/dump.db")
                .containsEntry("keys", 20L)
                .containsEntry("bytes", (long) snapshot.length);
        assertThat(data.resolve("member/snap/db")).hasContent("old data");
        assertThat(data.resolve(".kubestash-restore/proof")).doesNotExist();
        assertThat(data.resolve(".kubestash-restore/snapshot.db")).doesNotExist();

        assertThat(run("swap")).containsEntry("state", "swapped").containsEntry("revision", revision);
        assertThat(data.resolve(".kubestash-restore/old/member/snap/db")).hasContent("old data");
        assertThat(startedContents()).hasSize(20).containsKey("from-snapshot/000019");

        assertThat(run("clean")).containsEntry("state", "none");
        assertThat(data.resolve(".kubestash-restore")).doesNotExist();
        assertThat(data.resolve("lost+found")).isDirectory();
        assertThat(startedContents()).hasSize(20);
    }

    @Test
    void undoesASwapAfterTheRestoredMemberHasRun() throws IOException {
        run("build", "KUBESTASH_PARAM_INITIAL_CLUSTER", seat.inCluster());
        run("swap");
        assertThat(startedContents()).hasSize(20);
        assertThat(run("undo")).containsEntry("state", "none");
        assertOldDataInPlace();
        assertThat(run("undo")).containsEntry("did", "nothing: there is no restore here");
    }

    @Test
    void everyCommandMayBeRunAgain() {
        assertThat(run("build")).containsEntry("state", "built");
        assertThat(run("build")).containsEntry("did", "nothing: it was built before");
        run("swap");
        assertThat(run("swap"))
                .containsEntry("state", "swapped")
                .containsEntry("did", "nothing: they were swapped before");
        assertThat(run("build")).containsEntry("state", "swapped");
        assertThat(run("status")).containsEntry("state", "swapped").containsEntry("name", "etcd-0");
        run("clean");
        assertThat(run("clean")).containsEntry("state", "none");
        assertThat(run("status")).containsEntry("state", "none");
    }

    @Test
    void aSnapshotWithUsersIsProvenAsFarAsStrangersMaySee() throws IOException {
        try (EtcdServer server = EtcdServer.start()) {
            server.ctl("put", "k", "v");
            server.ctl("user", "add", "root:secret");
            server.ctl("user", "grant-role", "root", "root");
            server.ctl("auth", "enable");
            Path file = directory.resolve("users.db");
            server.ctlWith("--user", "root:secret").ctl("snapshot", "save", file.toString());
            assertThat(run(Steps.UNWATCHED, "build", Files.readAllBytes(file), settings()))
                    .containsEntry("state", "built")
                    .doesNotContainKey("keys");
        }
    }

    /** Three members restored from the snapshot of one, under names that are in no order. */
    @Test
    void restoresAClusterOfThreeThatThenIsHealthy() throws IOException {
        EtcdServer.delete(data);
        List<Seat> seats = Stream.of("zeta", "alpha", "mid")
                .map(name -> Seat.at(name, data.resolveSibling(name)))
                .toList();
        String cluster = String.join(",", seats.stream().map(Seat::inCluster).toList());
        List<EtcdServer> members = new java.util.ArrayList<>();
        try {
            for (Seat each : seats) {
                String[] own = {
                    "KUBESTASH_PARAM_DATA_DIR", each.data().toString(),
                    "KUBESTASH_PARAM_MEMBER_NAME", each.name(),
                    "KUBESTASH_PARAM_INITIAL_CLUSTER", cluster
                };
                run("build", own);
                run("swap", own);
                members.add(EtcdServer.start(each, cluster));
            }
            members.get(1).awaitHealthy();
            String[] asked = {
                "KUBESTASH_DB_HOST",
                "127.0.0.1",
                "KUBESTASH_DB_PORT",
                Integer.toString(members.get(0).port()),
                "KUBESTASH_WAIT_SECONDS",
                "20",
                "KUBESTASH_PARAM_INITIAL_CLUSTER",
                cluster,
                "KUBESTASH_PARAM_REVISION",
                Long.toString(revision)
            };
            assertThat(run("check", asked))
                    .containsEntry("state", "healthy")
                    .containsEntry("members", List.of("alpha", "mid", "zeta"))
                    .containsEntry("warnings", List.of());
            assertThat(members.get(2).contents("")).hasSize(20);

            asked[5] = "2";
            asked[9] = Long.toString(revision + 1);
            assertThat(refused("check", asked)).hasMessageContaining("has revision " + revision);
            asked[5] = "10";
            asked[9] = Long.toString(revision);
            members.get(1).kill();
            assertThat(refused("check", asked))
                    .hasMessageContaining("is not healthy after 10 s")
                    .hasMessageContaining(":" + members.get(1).port());
        } finally {
            members.forEach(EtcdServer::close);
        }
    }

    @Test
    void makesAMissingDataDirectory() throws IOException {
        EtcdServer.delete(data);
        run("build");
        run("swap");
        assertThat(data.resolve("member/snap/db")).exists();
        run("undo");
        assertThat(files()).isEmpty();
    }
}
