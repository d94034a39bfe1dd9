package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;

/** Dump and load of one server: what is in a dump, and that it comes back. */
class ZooKeeperCopyTest extends OneServer {
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
