package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperContents;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperEnsemble;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperSamples;
import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.zip.Adler32;
import org.junit.jupiter.api.Test;

/** An ensemble: whichever member answers has what another one was told. */
class ZooKeeperEnsembleTest {
    @Test
    void whatOneMemberTookIsBackedUpFromAnother() {
        try (ZooKeeperEnsemble ensemble = new ZooKeeperEnsemble();
                ZooKeeperClient client = ZooKeeperClient.to(ensemble.port(0))) {
            ZooKeeperSamples.fill(client);
            SortedSet<String> before = ZooKeeperContents.of(client);

            Copies.Dumped dump = Copies.of(ensemble.port(1)).dump();
            client.clear();
            Copies.of(ensemble.port(2)).load(dump.bytes());

            client.ask(zk -> {
                zk.sync("/", (code, path, context) -> {}, null);
                return null;
            });
            assertThat(ZooKeeperContents.of(client)).isEqualTo(before);
            assertThat(dump.facts().topology()).isEqualTo("ensemble of 3");
            assertThat(dump.facts().version()).isEqualTo("3.9.4");
            refuses(Reason.BAD_CONFIGURATION, () -> new ZooKeeperSnapshotEngine()
                            .load(Copies.of(ensemble.port(0)).settings(), Copies.source(wholeSnapshot())))
                    .contains("ensemble of 3");
        }
    }

    /** Nothing but what a snapshot begins and ends with. */
    private static byte[] wholeSnapshot() {
        byte[] content =
                ByteBuffer.allocate(12).put(SnapshotStream.magic()).putLong(1).array();
        Adler32 checksum = new Adler32();
        checksum.update(content);
        return ByteBuffer.allocate(content.length + 13)
                .put(content)
                .putLong(checksum.getValue())
                .putInt(1)
                .put((byte) '/')
                .array();
    }
}
