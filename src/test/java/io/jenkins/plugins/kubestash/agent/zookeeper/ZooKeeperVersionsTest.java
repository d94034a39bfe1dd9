package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.util.SortedSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers of other versions: one before 3.6, which answers one question at a time, and one that has no snapshots. */
class ZooKeeperVersionsTest {
    private static final String PASSWORD = "super's";

    @ParameterizedTest
    @CsvSource({"zookeeper-3.5, 3.5.10", "zookeeper-3.8, 3.8.4"})
    void everythingComesBackAlsoOnANewerServer(String program, String version) {
        ZooKeeperServer.Setup setup =
                ZooKeeperServer.Setup.of(program).withTtl().withSuper(PASSWORD);
        try (ZooKeeperServer server = ZooKeeperServer.start(setup);
                ZooKeeperServer newer = ZooKeeperServer.start(
                        ZooKeeperServer.Setup.plain().withTtl().withSuper(PASSWORD));
                ZooKeeperClient client = ZooKeeperClient.to(server.port(), "super", PASSWORD);
                ZooKeeperClient reader = ZooKeeperClient.to(newer.port(), "super", PASSWORD)) {
            ZooKeeperSamples.fill(client);
            ZooKeeperSamples.fillRights(client);
            SortedSet<String> before = ZooKeeperContents.of(client);

            Copies.Dumped dump = asSuper(server).dump();
            client.create("/app/later", "gone again");
            EngineFacts facts =
                    asSuper(server).with("PARAM_IF_EXISTS", "replace").load(dump.bytes());
            asSuper(newer).load(dump.bytes());

            assertThat(ZooKeeperContents.of(client)).isEqualTo(before).hasSizeGreaterThan(600);
            assertThat(ZooKeeperContents.of(reader)).isEqualTo(before);
            assertThat(dump.facts().version()).isEqualTo(version);
            assertThat(dump.facts().counts()).containsEntry("changes", 0L).containsEntry("ephemeral", 2L);
            assertThat(facts.counts().get("removed")).isGreaterThan(600);
        }
    }

    private static Copies asSuper(ZooKeeperServer server) {
        return Copies.of(server.port()).with("DB_USERNAME", "super").with("DB_PASSWORD", PASSWORD);
    }

    @ParameterizedTest
    @CsvSource("zookeeper-3.8")
    void aSnapshotOfAServerThatHasNoneIsRefused(String program) {
        ZooKeeperServer.Setup setup = ZooKeeperServer.Setup.of(program)
                .with("admin.enableServer=true", "admin.serverAddress=127.0.0.1", "admin.serverPort={admin}");
        try (ZooKeeperServer server = ZooKeeperServer.start(setup)) {
            refuses(Reason.DATABASE_REFUSED, () -> Snapshots.dump(Snapshots.copies(server)))
                    .contains("3.9 or newer");
        }
    }
}
