package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;

/** Dump and load of one server: what is in a dump, and that it comes back. */
class ZooKeeperCopyTest extends OneServer {
    private static final int FLIPPED = 150;

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
    void aNodeThatIsMadeAnewMeanwhileHasTheAclOfItsData() throws Exception {
        client.create("/flip", "");
        client.ask(zk -> zk.multi(
                flip(31).filter(op -> op.getType() == ZooDefs.OpCode.create).toList()));
        AtomicBoolean enough = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int rights = 27; !enough.get(); rights = 58 - rights) {
                List<Op> next = flip(rights).toList();
                client.ask(zk -> zk.multi(next));
            }
        });
        writer.start();
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(flipped(asSuper().dump().bytes())).hasSize(FLIPPED).allMatch(node -> node.acl()
                        .equals(Acl.of(List.of(rights(node)))));
            }
        } finally {
            enough.set(true);
            writer.join();
        }
    }

    /** All nodes removed and made again in one step, with data that tell which rights they have. */
    private static Stream<Op> flip(int rights) {
        byte[] data = Integer.toString(rights).getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, FLIPPED)
                .mapToObj(i -> "/flip/" + i)
                .flatMap(path -> Stream.of(
                        Op.delete(path, -1),
                        Op.create(path, data, ZooKeeperClient.acl(rights, "world", "anyone"), CreateMode.PERSISTENT)));
    }

    private static List<Node> flipped(byte[] dump) throws IOException {
        List<Node> found = new ArrayList<>();
        DumpReader reader = new DumpReader(new ByteArrayInputStream(dump));
        for (Optional<List<Node>> some = reader.next(); some.isPresent(); some = reader.next()) {
            some.get().stream().filter(node -> node.path().startsWith("/flip/")).forEach(found::add);
        }
        return found;
    }

    private static Acl.Entry rights(Node node) {
        String data = new String(node.data().orElseThrow(), StandardCharsets.UTF_8);
        return new Acl.Entry(Integer.parseInt(data), "world", "anyone");
    }

    @Test
    void aServerThatLetsFewInIsReadThroughThose() {
        try (ZooKeeperServer narrow =
                        ZooKeeperServer.start(ZooKeeperServer.Setup.plain().with("maxClientCnxns=2"));
                ZooKeeperClient reader = ZooKeeperClient.to(narrow.port())) {
            reader.create("/one", "1");

            Copies.Dumped dump = Copies.of(narrow.port()).dump();

            assertThat(dump.facts().counts()).containsEntry("nodes", 2L);
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
}
