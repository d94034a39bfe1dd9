package io.jenkins.plugins.kubestash.agent.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.Waiter;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import io.jenkins.plugins.kubestash.etcd.EtcdServer.Seat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A member's data directory, with etcd's real programs and a snapshot that etcdctl has saved. */
abstract class OnAVolume {
    /** Stands for SIGKILL: nothing of the command runs behind it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    @TempDir
    static Path directory;

    static byte[] snapshot;
    static long revision;

    private final Children children = new Children();
    Path data;
    Seat seat;

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

    Settings settings(String... more) {
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

    Map<String, Object> run(String command, String... more) {
        return run(Steps.UNWATCHED, command, snapshot, settings(more));
    }

    Map<String, Object> run(Steps steps, String command, byte[] delivered, Settings settings) {
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

    List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .map(path -> data.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    void assertOldDataInPlace() throws IOException {
        assertThat(files()).containsExactly("member/snap/db", "member/wal/0-0.wal");
        assertThat(data.resolve("member/snap/db")).hasContent("old data");
        assertThat(data.resolve("lost+found")).isDirectory();
    }

    Map<String, EtcdServer.Entry> startedContents() {
        String alone = seat.inCluster();
        EtcdServer server = EtcdServer.start(seat, alone).awaitHealthy();
        try {
            return server.contents("");
        } finally {
            server.stop();
        }
    }

    boolean killedBefore(int change, String command) {
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

    AgentFailure refused(String command, String... more) {
        return refused(() -> run(command, more));
    }

    AgentFailure refusedBuild(byte[] delivered) {
        return refused(() -> run(Steps.UNWATCHED, "build", delivered, settings()));
    }

    static AgentFailure refused(Runnable work) {
        try {
            work.run();
        } catch (AgentFailure e) {
            return e;
        }
        throw new AssertionError("was not refused");
    }
}
