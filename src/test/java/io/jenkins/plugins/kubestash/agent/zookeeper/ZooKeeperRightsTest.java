package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples.ALICE;
import static io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples.ALICES_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperDatabase;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.util.List;
import java.util.SortedSet;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.Perms;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What users without all rights can back up and restore, and how they prove who they are. */
class ZooKeeperRightsTest {
    private static final String PASSWORD = "pass:word/ü@%";

    private static ZooKeeperServer server;
    private static ZooKeeperClient client;

    @BeforeAll
    static void start() {
        server = ZooKeeperServer.start(ZooKeeperServer.Setup.plain().withSuper(PASSWORD));
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

    private static Copies as(String user, String password) {
        return Copies.of(server.port()).with("DB_USERNAME", user).with("DB_PASSWORD", password);
    }

    private static List<ACL> alices(int rights) {
        return ZooKeeperClient.acl(rights, "digest", ZooKeeperClient.digest(ALICE, ALICES_PASSWORD));
    }

    @Test
    void aNodeThatMayNotBeReadIsNamed() {
        client.create("/open", "");
        client.create("/open/secret", "s", alices(Perms.ALL));

        refuses(Reason.DATABASE_REFUSED, () -> Copies.of(server.port()).dump())
                .contains("/open/secret may not be read without credentials");
        refuses(Reason.DATABASE_REFUSED, () -> as(ALICE, "wrong").dump())
                .contains("/open/secret may not be read by user 'alice'");
        assertThat(as(ALICE, ALICES_PASSWORD).dump().facts().counts()).containsEntry("nodes", 3L);
    }

    @Test
    void anAclThatTheServerHidesIsNotBackedUp() {
        List<ACL> acl = alices(Perms.ALL);
        acl.addAll(ZooKeeperClient.acl(Perms.READ, "world", "anyone"));
        client.create("/masked", "m", acl);

        refuses(Reason.DATABASE_REFUSED, () -> Copies.of(server.port()).dump())
                .contains("the ACL of /masked is hidden from all but its admins");
    }

    @Test
    void aUserWithoutAllRightsBringsItsOwnNodesBack() {
        client.create("/alice", "", alices(Perms.READ | Perms.ADMIN));
        client.create("/alice/child", "c", alices(Perms.READ | Perms.ADMIN));
        client.create("/alice/child/leaf", "l", alices(Perms.ALL));
        SortedSet<String> before = ZooKeeperContents.of(client);
        byte[] dump = as(ALICE, ALICES_PASSWORD).dump().bytes();
        client.clear();

        as(ALICE, ALICES_PASSWORD).load(dump);

        assertThat(ZooKeeperContents.of(client)).isEqualTo(before);
    }

    @Test
    void aPlaceThatMayNotBeWrittenIsNamed() {
        client.create("/alice", "", alices(Perms.READ | Perms.ADMIN));
        client.create("/alice/child", "c", alices(Perms.ALL));
        byte[] dump = as("super", PASSWORD).dump().bytes();
        client.clear();
        client.create("/closed", "", ZooDefs.Ids.READ_ACL_UNSAFE);

        refuses(Reason.DATABASE_REFUSED, () -> as(ALICE, ALICES_PASSWORD)
                        .with("PARAM_TO", "/closed/x")
                        .load(dump))
                .contains("/closed/x cannot be created")
                .contains("no right");
        refuses(
                        Reason.DATABASE_REFUSED,
                        () -> Copies.of(server.port()).with("PARAM_TO", "/b").load(dump))
                .contains("/b/alice/child cannot be created");
        refuses(Reason.DATABASE_REFUSED, () -> Copies.of(server.port())
                        .with("PARAM_IF_EXISTS", "merge")
                        .with("PARAM_TO", "/closed")
                        .load(dump))
                .contains("/closed cannot be written");
    }

    @Test
    void nodesCanBeLeftOpen() {
        ZooKeeperSamples.fillRights(client);
        byte[] dump = as("super", PASSWORD).dump().bytes();
        client.clear();

        Copies.of(server.port()).with("PARAM_ACLS", "open").load(dump);

        assertThat(ZooKeeperContents.of(client)).hasSize(8).allMatch(line -> line.contains("[31:world:anyone]"));
    }

    @Test
    void aSchemeThatTheServerDoesNotKnowIsNamed() {
        byte[] dump = Dumps.of(
                Dumps.node("", new byte[0]),
                Dumps.node("/k", new byte[0]).withAcl(Acl.of(List.of(new Acl.Entry(31, "sasl", "bob")))));

        refuses(Reason.LOAD_FAILED, () -> Copies.of(server.port()).load(dump))
                .contains("/k cannot be created")
                .contains("acls=open");
    }

    @Test
    void saslIsUsedWhereTheServerHasIt() {
        try (ZooKeeperDatabase database = new ZooKeeperDatabase()) {
            Copies right = Copies.of(database.port())
                    .with("DB_USERNAME", database.credentials().get("username"))
                    .with("DB_PASSWORD", database.credentials().get("password"));
            Copies wrong = right.with("DB_PASSWORD", "wrong");

            for (Copies copies : List.of(right, right.with("PARAM_AUTH", "sasl"))) {
                assertThat(copies.ping().version()).isEqualTo("3.9.4");
                assertThat(copies.dump().facts().counts()).containsEntry("nodes", 1L);
            }
            for (Copies copies : List.of(wrong, wrong.with("PARAM_AUTH", "sasl"), wrong.with("DB_USERNAME", "other"))) {
                refuses(Reason.DATABASE_REFUSED, copies::ping)
                        .contains("wants SASL authentication, and user name and password are not accepted")
                        .contains("AppBinding's Secret");
            }
            refuses(Reason.DATABASE_REFUSED, () -> right.with("PARAM_AUTH", "digest")
                            .ping())
                    .contains("wants SASL authentication");
            refuses(Reason.DATABASE_REFUSED, () -> Copies.of(database.port()).ping())
                    .contains("wants SASL authentication");
        }
    }

    @Test
    void saslThatTheServerHasNotIsRefused() {
        refuses(
                        Reason.DATABASE_REFUSED,
                        () -> as("super", PASSWORD).with("PARAM_AUTH", "sasl").ping())
                .contains("has no SASL");
    }
}
