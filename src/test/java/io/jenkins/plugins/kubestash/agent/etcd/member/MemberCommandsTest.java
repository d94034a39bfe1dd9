package io.jenkins.plugins.kubestash.agent.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import io.jenkins.plugins.kubestash.etcd.EtcdServer.Seat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One member's data directory, with etcd's real programs and a snapshot that etcdctl has saved. */
class MemberCommandsTest {
    /** Stands for SIGKILL: nothing of the command runs behind it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @TempDir
    static Path directory;

    private static byte[] snapshot;
    private static long revision;

    private final Children children = new Children();
    private Path data;
    private Seat seat;

    @BeforeAll
    static void takeASnapshot() throws IOException {
        try (EtcdServer server = EtcdServer.start()) {
            server.fill("from-snapshot/", 0, 20, 10);
            Path file = directory.resolve("saved.db");
            server.ctl("snapshot", "save", file.toString());
            snapshot = Files.readAllBytes(file);
            revision = server.revision();
        }
    }

    @BeforeEach
    void makeOldData() throws IOException {
        data = Files.createTempDirectory(directory, "volume").resolve("data");
        seat = Seat.at("etcd-0", data);
        Files.createDirectories(data.resolve("member/wal"));
        Files.writeString(data.resolve("member/wal/0-0.wal"), "old log");
        Files.createDirectories(data.resolve("member/snap"));
        Files.writeString(data.resolve("member/snap/db"), "old data");
        Files.createDirectories(data.resolve("lost+found"));
    }

    @AfterAll
    static void stop() {
        EtcdServer.delete(directory);
    }

    private Settings settings(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "KUBESTASH_SESSION", "restore-1.1",
                "KUBESTASH_PARAM_DATA_DIR", data.toString(),
                "KUBESTASH_PARAM_MEMBER_NAME", seat.name(),
                "KUBESTASH_PARAM_INITIAL_CLUSTER", "etcd-1=http://127.0.0.1:9," + seat.inCluster(),
                "KUBESTASH_ETCD_BIN", Tools.find("etcd").getParent().toString()));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return new Settings(environment);
    }

    private Map<String, Object> run(String command, String... more) {
        return run(Steps.UNWATCHED, command, snapshot, settings(more));
    }

    private Map<String, Object> run(Steps steps, String command, byte[] delivered, Settings settings) {
        DumpSource source = new DumpSource() {
            @Override
            public InputStream open() {
                return new ByteArrayInputStream(delivered);
            }

            @Override
            public long bytes() {
                return delivered.length;
            }
        };
        MemberCommands.Chosen chosen = new MemberCommands.Chosen() {
            @Override
            public String id() {
                return "0123abcd";
            }

            @Override
            public String time() {
                return "2026-01-01T00:00:00Z";
            }

            @Override
            public String path() {
                return "/dump.db";
            }

            @Override
            public DumpSource source() {
                return source;
            }
        };
        return new MemberCommands(settings, children, Waiter.SYSTEM, line -> {}, steps).run(command, chosen);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> data.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private void assertOldDataInPlace() throws IOException {
        assertThat(files()).containsExactly("member/snap/db", "member/wal/0-0.wal");
        assertThat(data.resolve("member/snap/db")).hasContent("old data");
        assertThat(data.resolve("lost+found")).isDirectory();
    }

    private Map<String, EtcdServer.Entry> startedContents() {
        String alone = seat.inCluster();
        EtcdServer server = EtcdServer.start(seat, alone).awaitHealthy();
        try {
            return server.contents("");
        } finally {
            server.stop();
        }
    }

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

    /** Each command is killed before each of its changes, in turn, and then run again. */
    @ParameterizedTest
    @ValueSource(strings = {"swap", "clean", "undo", "undo a built one"})
    void goesOnWhereItWasKilled(String command) throws IOException {
        run("build");
        Path kept = data.resolveSibling("kept");
        if (!command.equals("swap") && !command.contains("built")) {
            run("swap");
        }
        copy(data, kept);
        String word = command.replaceFirst(" .*", "");
        int kills = 0;
        while (killedBefore(kills, word)) {
            if (word.equals("clean")) {
                assertThat(data.resolve("member/snap/db")).exists();
            } else {
                assertThat(oldData()).isTrue();
            }
            run(word);
            assertEndOf(word);
            EtcdServer.delete(data);
            copy(kept, data);
            kills++;
        }
        assertThat(kills).isGreaterThan(4);
    }

    /** Whatever a swap had reached when it was killed, undo brings the old data back. */
    @Test
    void undoesFromWhereverTheSwapWasKilled() throws IOException {
        run("build");
        Path kept = data.resolveSibling("kept");
        copy(data, kept);
        int kills = 0;
        for (; killedBefore(kills, "swap"); kills++) {
            run("undo");
            assertOldDataInPlace();
            EtcdServer.delete(data);
            copy(kept, data);
        }
        assertThat(kills).isGreaterThan(4);
    }

    @Test
    void aBuildThatWasKilledBeginsAnewOrIsUndone() throws IOException {
        for (int kill : List.of(0, 2, 3, 5, 8)) {
            killedBefore(kill, "build");
            assertThat(data.resolve("member/snap/db")).hasContent("old data");
            run("undo");
            assertOldDataInPlace();
        }
        killedBefore(4, "build");
        assertThat(run("build")).containsEntry("state", "built");
        run("undo");
        assertOldDataInPlace();
    }

    private boolean killedBefore(int change, String command) {
        int[] left = {change};
        Steps steps = what -> {
            if (left[0]-- == 0) {
                throw new Killed();
            }
        };
        try {
            run(steps, command, snapshot, settings());
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    private boolean oldData() throws IOException {
        for (String place : List.of("member/snap/db", ".kubestash-restore/old/member/snap/db")) {
            if (Files.exists(data.resolve(place)) && Files.size(data.resolve(place)) == "old data".length()) {
                return true;
            }
        }
        return false;
    }

    private void assertEndOf(String word) throws IOException {
        switch (word) {
            case "swap" -> {
                assertThat(data.resolve(".kubestash-restore/old/member/snap/db"))
                        .hasContent("old data");
                assertThat(Files.size(data.resolve("member/snap/db"))).isGreaterThan(1000);
            }
            case "clean" -> {
                assertThat(data.resolve(".kubestash-restore")).doesNotExist();
                assertThat(Files.size(data.resolve("member/snap/db"))).isGreaterThan(1000);
            }
            default -> assertOldDataInPlace();
        }
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
        for (String command : List.of("build", "swap", "undo", "clean")) {
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

    @Test
    void doesNotUndoWhatIsBeingRemoved() {
        run("build");
        run("swap");
        killedBefore(4, "clean");
        assertThat(refused("undo")).hasMessageContaining("there is no way back");
        assertThat(run("clean")).containsEntry("state", "none");
    }

    private AgentFailure refused(String command, String... more) {
        return refused(() -> run(command, more));
    }

    private AgentFailure refusedBuild(byte[] delivered) {
        return refused(() -> run(Steps.UNWATCHED, "build", delivered, settings()));
    }

    private static AgentFailure refused(Runnable work) {
        try {
            work.run();
        } catch (AgentFailure e) {
            return e;
        }
        throw new AssertionError("was not refused");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path there = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(path, there);
                }
            }
        }
    }
}
