package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.PASSWORD;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.copies;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.dump;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.load;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.setup;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedSet;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Snapshots by the server's own commands. */
class ZooKeeperSnapshotTest {
    private static ZooKeeperServer server;
    private static ZooKeeperClient client;

    @BeforeAll
    static void start() {
        server = ZooKeeperServer.start(setup());
        client = ZooKeeperClient.to(server.port(), "super", PASSWORD);
        ZooKeeperSamples.fill(client);
        ZooKeeperSamples.fillRights(client);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void everythingComesBackWithItsCountersAndVersions() throws IOException {
        SortedSet<String> before = ZooKeeperContents.of(client);
        Copies.Dumped dump = dump(copies(server));
        assertThat(dump.facts().counts()).containsEntry("changes", 0L);
        assertThat(dump.facts().version()).isEqualTo("3.9.4");
        assertThat(Copies.verify(dump.bytes()).counts())
                .containsEntry("bytes", (long) dump.bytes().length)
                .containsEntry("zxid", dump.facts().counts().get("zxid"));

        try (ZooKeeperServer other = ZooKeeperServer.start(setup())) {
            EngineFacts facts = load(copies(other), dump.bytes());
            refuses(Reason.TARGET_NOT_EMPTY, () -> load(copies(other), dump.bytes()))
                    .contains("/app");
            load(copies(other).with("PARAM_IF_EXISTS", "replace"), dump.bytes());

            try (ZooKeeperClient reader = ZooKeeperClient.to(other.port(), "super", PASSWORD)) {
                assertThat(ZooKeeperContents.of(reader)).isEqualTo(before);
            }
            assertThat(facts.counts().get("zxid"))
                    .isEqualTo(dump.facts().counts().get("zxid"));
            assertThat(facts.warnings()).singleElement().asString().contains("start it again before clients");
            try (ZooKeeperServer again = other.again();
                    ZooKeeperClient reader = ZooKeeperClient.to(again.port(), "super", PASSWORD)) {
                assertThat(ZooKeeperContents.of(reader)).isEqualTo(before);
                assertThat(reader.create(
                                "/app/queue/job-",
                                new byte[0],
                                ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                CreateMode.PERSISTENT_SEQUENTIAL))
                        .isEqualTo("/app/queue/job-0000000007");
            }
        }
    }

    @Test
    void aRollBackIsStillThereWhenTheServerIsStartedAgain() throws IOException {
        try (ZooKeeperServer own = ZooKeeperServer.start(setup())) {
            Copies.Dumped dump;
            try (ZooKeeperClient writer = ZooKeeperClient.to(own.port())) {
                writer.create("/first", "1");
                dump = dump(copies(own));
                for (int i = 0; i < 20; i++) {
                    writer.create("/later-" + i, "2");
                }
            }

            EngineFacts facts = load(copies(own).with("PARAM_IF_EXISTS", "replace"), dump.bytes());

            assertThat(facts.warnings()).isEmpty();
            try (ZooKeeperClient writer = ZooKeeperClient.to(own.port())) {
                writer.create("/after", "3");
            }
            try (ZooKeeperServer again = own.again();
                    ZooKeeperClient reader = ZooKeeperClient.to(again.port())) {
                assertThat(reader.has("/first")).isTrue();
                assertThat(reader.has("/later-0")).isFalse();
                assertThat(reader.has("/after")).isTrue();
            }
        }
    }

    @Test
    void aSnapshotThatIsNotWholeIsRefusedAndNothingIsReplaced() throws IOException {
        byte[] dump = dump(copies(server)).bytes();
        SortedSet<String> before = ZooKeeperContents.of(client);
        byte[] changed = dump.clone();
        changed[dump.length / 2] ^= 1;

        for (byte[] bad :
                new byte[][] {Arrays.copyOf(dump, dump.length / 2), Arrays.copyOf(dump, dump.length - 1), changed}) {
            refuses(Reason.DAMAGED_DUMP, () -> load(copies(server).with("PARAM_IF_EXISTS", "replace"), bad))
                    .contains("bytes");
            refuses(Reason.DAMAGED_DUMP, () -> Copies.verify(bad)).contains("bytes");
        }
        assertThat(ZooKeeperContents.of(client)).isEqualTo(before);
    }
}
