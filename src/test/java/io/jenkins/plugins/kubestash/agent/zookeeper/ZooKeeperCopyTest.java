package io.jenkins.plugins.kubestash.agent.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert;
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

    private static Copies asSuper() {
        return Copies.of(server.port()).with("DB_USERNAME", "super").with("DB_PASSWORD", PASSWORD);
    }

    private static void fill() {
        ZooKeeperSamples.fill(client);
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

    @Test
    void aPartGoesToAnotherPlace() {
        fill();
        SortedSet<String> before = ZooKeeperContents.below(client, "/app");
        Copies.Dumped dump = asSuper().with("PARAM_FROM", "/app/").dump();
        client.clear();

        EngineFacts facts = asSuper().with("PARAM_TO", "/restored/here").load(dump.bytes());

        assertThat(ZooKeeperContents.below(client, "/restored/here")).isEqualTo(before);
        assertThat(client.text("/restored/here")).isEqualTo("root of an application");
        assertThat(client.text("/zookeeper/quota/restored/here/zookeeper_limits"))
                .isEqualTo("count=100000,bytes=-1");
        assertThat(client.text("/zookeeper/quota/restored/here/queue/zookeeper_limits"))
                .isEqualTo("count=-1,bytes=1000000");
        assertThat(client.text("/zookeeper/quota/restored/here/queue/zookeeper_stats"))
                .as("counted by the server")
                .contains("count=3");
        assertThat(dump.facts().counts()).containsEntry("system", 0L);
        assertThat(facts.counts()).containsEntry("quotaNodes", 6L);
    }

    @Test
    void aPartBecomesTheRoot() {
        client.create("/part", "the root's data");
        client.create("/part/child", "c");
        Copies.Dumped dump = asSuper().with("PARAM_FROM", "/part").dump();
        client.clear();

        asSuper().with("PARAM_TO", "/").load(dump.bytes());

        assertThat(client.text("/")).isEqualTo("the root's data");
        assertThat(client.text("/child")).isEqualTo("c");
        assertThat(client.has("/part")).isFalse();
    }

    @Test
    void aSelectionThatMatchesNothingIsAnError() {
        client.create("/eph", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);

        for (String from : List.of("/nothing/here", "/eph")) {
            refuses(
                            Reason.NOTHING_SELECTED,
                            () -> asSuper().with("PARAM_FROM", from).dump())
                    .contains(from)
                    .contains("parameter from");
        }
    }

    @Test
    void pathsAndWordsThatMakeNoSenseAreRefused() {
        for (String from : List.of("app", "/app//config", "/app/..", "/zookeeper/quota", "/zookeeper")) {
            refuses(
                            Reason.BAD_PARAMETER,
                            () -> asSuper().with("PARAM_FROM", from).dump())
                    .contains(from);
        }
        refuses(
                        Reason.BAD_PARAMETER,
                        () -> asSuper().with("PARAM_IF_EXISTS", "overwrite").load(new byte[0]))
                .contains("[refuse, fail, replace, merge]");
        refuses(Reason.BAD_PARAMETER, () -> asSuper().with("PARAM_TTLS", "/app").load(new byte[0]))
                .contains("path=milliseconds");
        refuses(
                        Reason.BAD_PARAMETER,
                        () -> asSuper().with("PARAM_CONTAINERS", "app").load(new byte[0]))
                .contains("/app/locks/*");
        refuses(
                        Reason.BAD_PARAMETER,
                        () -> asSuper().with("PARAM_AUTH", "kerberos").dump())
                .contains("kerberos");
    }

    @Test
    void whatIsThereIsNotTouchedUnlessTold() {
        client.create("/app", "a");
        client.create("/app/x", "1");
        Copies.Dumped dump = asSuper().dump();
        client.ask(zk -> zk.setData("/app/x", "2".getBytes(StandardCharsets.UTF_8), -1));

        refuses(Reason.TARGET_NOT_EMPTY, () -> asSuper().load(dump.bytes()))
                .contains("/app")
                .contains("ifExists");
        refuses(
                        Reason.TARGET_NOT_EMPTY,
                        () -> asSuper().with("PARAM_TO", "/app").load(dump.bytes()))
                .contains("/app/x");
        refuses(
                        Reason.TARGET_NOT_EMPTY,
                        () -> asSuper().with("PARAM_IF_EXISTS", "fail").load(dump.bytes()))
                .contains("2 nodes of the dump exist");

        assertThat(client.text("/app/x")).isEqualTo("2");
        assertThat(client.has("/app/app")).isFalse();
    }

    @Test
    void failLoadsBesideWhatIsThere() {
        client.create("/app", "a");
        Copies.Dumped dump = asSuper().dump();
        client.clear();
        client.create("/other", "stays");

        asSuper().with("PARAM_IF_EXISTS", "fail").load(dump.bytes());

        assertThat(client.text("/app")).isEqualTo("a");
        assertThat(client.text("/other")).isEqualTo("stays");
    }

    @Test
    void replaceTakesAwayWhatWasNotBackedUp() {
        fill();
        SortedSet<String> before = ZooKeeperContents.of(client);
        Copies.Dumped dump = asSuper().dump();
        client.create("/app/config/later", "gone again");
        client.create("/later", "gone too");
        client.ask(zk -> zk.setData("/app/config", "changed".getBytes(StandardCharsets.UTF_8), -1));
        client.ask(zk -> zk.setACL("/app/config", ZooDefs.Ids.READ_ACL_UNSAFE, -1));

        EngineFacts facts = asSuper().with("PARAM_IF_EXISTS", "replace").load(dump.bytes());

        assertThat(ZooKeeperContents.of(client)).isEqualTo(before);
        assertThat(facts.counts().get("removed")).isGreaterThan(600);
    }

    @Test
    void nothingIsRemovedForTheSakeOfADumpThatIsNotWhole() {
        byte[] dump = Dumps.of(IntStream.range(0, 12)
                .mapToObj(i -> Dumps.node(i == 0 ? "" : "/big-" + i, new byte[800_000]))
                .toArray(Node[]::new));
        client.create("/precious", "p");
        byte[] cut = Arrays.copyOf(dump, dump.length - 100_000);
        assertThat(cut.length).as("too much to be kept in memory").isGreaterThan(8 << 20);

        refuses(
                        Reason.DAMAGED_DUMP,
                        () -> asSuper().with("PARAM_IF_EXISTS", "replace").load(cut))
                .contains("nodes");

        assertThat(client.text("/precious")).isEqualTo("p");
    }

    @Test
    void mergeWritesOverAndLeavesTheRest() {
        fill();
        SortedSet<String> before = ZooKeeperContents.of(client);
        Copies.Dumped dump = asSuper().dump();
        client.ask(zk -> zk.setData("/app/config", "changed".getBytes(StandardCharsets.UTF_8), -1));
        client.ask(zk -> zk.setACL("/app/config", ZooDefs.Ids.READ_ACL_UNSAFE, -1));
        client.remove("/rights/digest");
        client.create("/app/config/later", "stays");

        EngineFacts facts = asSuper().with("PARAM_IF_EXISTS", "merge").load(dump.bytes());

        assertThat(client.text("/app/config/later")).isEqualTo("stays");
        client.remove("/app/config/later");
        assertThat(ZooKeeperContents.of(client)).isEqualTo(before);
        assertThat(facts.counts().get("overwritten"))
                .isEqualTo(dump.facts().counts().get("nodes") - 3);
    }

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
    void theSameTreeGivesTheSameBytesButForTheHeader() {
        fill();

        byte[] first = asSuper().dump().bytes();
        byte[] second = asSuper().dump().bytes();

        // magic, header, its checksum; and the checksum of checksums at the very end
        assertThat(Arrays.copyOfRange(first, 100, first.length - 100))
                .isEqualTo(Arrays.copyOfRange(second, 100, second.length - 100));
    }

    @Test
    void aDumpIsMadeWhileOthersWrite() throws InterruptedException {
        client.create("/busy", "");
        client.createMany("/busy", 5_000, 50);
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int i = 0; !enough.get(); i++) {
                client.remove(String.format("/busy/node-%06d", i % 2_500));
                client.create(String.format("/busy/node-%06d", i % 2_500), "new");
            }
        });
        writer.start();
        Copies.Dumped dump = asSuper().dump();
        enough.set(true);
        writer.join();

        assertThat(dump.facts().counts().get("changes")).isPositive();
        assertThat(dump.facts().counts().get("nodes") + dump.facts().counts().get("vanished"))
                .isBetween(5_001L, 5_002L);
        client.clear();
        asSuper().load(dump.bytes());
        assertThat(client.has("/busy/node-004999")).isTrue();
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

    @Test
    void aNodeThatIsTooLargeForTheServerIsNamed() {
        try (ZooKeeperServer wide =
                ZooKeeperServer.start(ZooKeeperServer.Setup.plain().property("jute.maxbuffer=4000000"))) {
            byte[] data = new byte[1_500_000];
            Copies copies = Copies.of(wide.port());
            byte[] dump = Dumps.of(Dumps.node("", new byte[0]), Dumps.node("/large", data));

            copies.load(dump);
            assertThat(copies.dump().facts().counts()).containsEntry("bytes", 1_500_000L);

            refuses(Reason.LOAD_FAILED, () -> asSuper().load(dump))
                    .contains("/large")
                    .contains("1500000 bytes")
                    .contains("jute.maxbuffer");
        }
    }

    static AbstractStringAssert<?> refuses(Reason reason, ThrowableAssert.ThrowingCallable work) {
        Throwable thrown = catchThrowable(work);
        assertThat(thrown).isInstanceOf(AgentFailure.class);
        assertThat(((AgentFailure) thrown).reason()).isEqualTo(reason);
        return assertThat(thrown.getMessage()).doesNotContain("\n").doesNotContain(PASSWORD);
    }
}
