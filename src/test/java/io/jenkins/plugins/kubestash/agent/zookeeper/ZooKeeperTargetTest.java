package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.Test;

/** What a load does where something is already. */
class ZooKeeperTargetTest extends OneServer {
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
    void whatGoesByItselfWhileAllIsRemovedIsNotMissed() throws InterruptedException {
        fill();
        SortedSet<String> before = ZooKeeperContents.of(client);
        Copies.Dumped dump = asSuper().dump();
        client.create("/extra", "");
        client.createMany("/extra", 6_000, 10);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 6_000).boxed().toList());
        Collections.shuffle(order, new Random(1));
        Thread other = new Thread(() -> order.forEach(i -> client.ask(zk -> {
            try {
                zk.delete(String.format("/extra/node-%06d", i), -1);
            } catch (KeeperException.NoNodeException e) {
                return false;
            }
            return true;
        })));
        other.start();

        EngineFacts facts = asSuper().with("PARAM_IF_EXISTS", "replace").load(dump.bytes());
        other.join();

        assertThat(ZooKeeperContents.of(client)).isEqualTo(before);
        assertThat(facts.counts().get("removed")).isBetween(600L, 6_700L);
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
}
