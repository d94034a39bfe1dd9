package io.jenkins.plugins.kubestash.agent.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dump and load of one server. */
class ZooKeeperCopyTest {
    private static final String PASSWORD = "pass:word/ü@%";

    private static ZooKeeperServer server;
    private static ZooKeeperClient client;

    @BeforeAll
    static void start() {
        server = ZooKeeperServer.start(ZooKeeperServer.Setup.plain().withTtl().withSuper(PASSWORD));
        client = ZooKeeperClient.to(server.port(), "super", PASSWORD);
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @BeforeEach
    void clear() {
        client.clear();
    }

    private static Copies asSuper() {
        return Copies.of(server.port()).with("DB_USERNAME", "super").with("DB_PASSWORD", PASSWORD);
    }

    private static void fill() {
        ZooKeeperSamples.fill(client);
        ZooKeeperSamples.fillTtl(client);
        ZooKeeperSamples.fillRights(client);
    }

    @Test
    void everythingComesBack() {
        fill();
        SortedSet<String> before = ZooKeeperContents.of(client);
        Copies.Dumped dump = asSuper().dump();
        client.clear();

        EngineFacts facts = asSuper().load(dump.bytes());

        assertThat(ZooKeeperContents.of(client)).isEqualTo(before).hasSizeGreaterThan(600);
        assertThat(facts.counts().get("nodes")).isEqualTo(dump.facts().counts().get("nodes"));
        assertThat(dump.facts().version()).isEqualTo("3.9.4");
        assertThat(dump.facts().topology()).isEqualTo("standalone");
        assertThat(dump.facts().counts())
                .containsEntry("ephemeral", 2L)
                .containsEntry("system", 3L)
                .containsEntry("vanished", 0L)
                .containsEntry("changes", 0L)
                .containsEntry("quotaNodes", 6L);
    }
}
