package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A server of its own for a class of tests, empty before each, and a superuser. */
abstract class OneServer {
    static final String PASSWORD = "pass:word/ü@%";

    static ZooKeeperServer server;
    static ZooKeeperClient client;

    @BeforeAll
    static void start() {
        server = ZooKeeperServer.start(ZooKeeperServer.Setup.plain()
                .withTtl()
                .withSuper(PASSWORD)
                .property("znode.container.checkIntervalMs=100"));
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

    static Copies asSuper() {
        return Copies.of(server.port()).with("DB_USERNAME", "super").with("DB_PASSWORD", PASSWORD);
    }

    static void fill() {
        ZooKeeperSamples.fill(client);
        ZooKeeperSamples.fillRights(client);
    }
}
