package io.jenkins.plugins.kubestash.agent.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;

/** What no client can set: numbers of sequential children, and types of nodes. */
class ZooKeeperKeptTest extends OneServer {
    @Test
    void sequentialChildrenAreNumberedAnewAndTheLogSaysSo() {
        fill();
        Copies.Dumped dump = asSuper().dump();
        client.clear();

        EngineFacts facts = asSuper().load(dump.bytes());

        assertThat(facts.warnings())
                .singleElement()
                .asString()
                .contains("2 nodes number their next sequential child lower than before")
                .contains("/app/members: 0 instead of 2")
                .contains("sequences=advance");
        assertThat(nextJob())
                .as("one that another client may have worked off long ago")
                .isEqualTo("/app/queue/job-0000000002");
    }

    @Test
    void namesThatWouldComeAgainAreToldOf() {
        client.create("/queue", "");
        for (int i = 0; i < 4; i++) {
            client.create("/queue/job-", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
        }
        client.remove("/queue/job-0000000000");
        client.remove("/queue/job-0000000001");
        Copies.Dumped dump = asSuper().dump();
        client.clear();

        EngineFacts facts = asSuper().load(dump.bytes());

        assertThat(facts.warnings()).singleElement().asString().contains("in 1 of them these names exist already");
    }

    @Test
    void sequentialChildrenGoOnWhereTheyWereWhenThatIsWanted() {
        fill();
        Copies.Dumped dump = asSuper().dump();
        client.clear();

        EngineFacts facts = asSuper().with("PARAM_SEQUENCES", "advance").load(dump.bytes());

        assertThat(facts.warnings()).isEmpty();
        assertThat(facts.counts()).containsEntry("counters", 2L);
        assertThat(nextJob()).isEqualTo("/app/queue/job-0000000007");
    }

    private static String nextJob() {
        return client.create(
                "/app/queue/job-", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT_SEQUENTIAL);
    }

    @Test
    void nodesAreOfTheTypesThatAreAskedFor() throws InterruptedException {
        ZooKeeperSamples.fill(client);
        Copies.Dumped dump = asSuper().dump();
        client.clear();

        asSuper()
                .with("PARAM_CONTAINERS", "/app/cont*, /app/lonely")
                .with("PARAM_TTLS", "/app/config/a:b=c&d=500,/app/many/*=86400000")
                .load(dump.bytes());

        // the server removes what has lost its last child, or has lived too long
        assertThat(client.text("/app/container")).isEqualTo("c");
        client.remove("/app/container/child");
        client.awaitGone("/app/container");
        client.awaitGone("/app/config/a:b=c&d");
        assertThat(client.has("/app/many/node-000599")).isTrue();
        assertThat(client.has("/app/members")).as("a node that stays").isTrue();
    }

    @Test
    void aServerThatLacksTypesOfNodesGetsOnesThatStay() {
        ZooKeeperSamples.fill(client);
        Copies.Dumped dump = asSuper().dump();
        try (ZooKeeperServer without = ZooKeeperServer.start();
                ZooKeeperClient reader = ZooKeeperClient.to(without.port())) {
            EngineFacts facts = Copies.of(without.port())
                    .with("PARAM_TTLS", "/app=10,/app/config=10")
                    .load(dump.bytes());

            assertThat(reader.text("/app/config")).isEqualTo("{\"a\": 1}");
            assertThat(facts.counts()).containsEntry("plain", 2L);
            assertThat(facts.warnings())
                    .anyMatch(line -> line.contains("2 containers or nodes with a time to live stay for good"));
        }
    }
}
