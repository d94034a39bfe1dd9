package io.jenkins.plugins.kubestash.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.contract.Wire;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What goes wrong with keys, and what is refused. */
class EtcdKeysFaultsTest extends TwoEtcds {
    @Test
    void aPrefixThatMatchesNothingIsAnError() throws IOException {
        source.ctl("put", "app/1", "x");
        assertThat(Etcd.refused(() -> Etcd.keys(source.port(), "PARAM_PREFIX", "apq/")))
                .hasMessageContaining("has no key below 'apq/'")
                .extracting(AgentFailure::reason)
                .isEqualTo(Reason.NOTHING_SELECTED);
    }

    @Test
    void aCompactionInTheMiddleFailsTheDump() {
        source.fill("k/", 0, 3000, 500);
        boolean[] done = {false};
        java.io.OutputStream out = new java.io.OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void write(byte[] bytes, int offset, int length) {
                if (length > 10_000 && !done[0]) {
                    done[0] = true;
                    source.ctl("put", "k/1", "newer");
                    source.ctl("compact", Long.toString(source.revision()));
                }
            }
        };
        assertThatThrownBy(() -> Etcd.ENGINE.dump(Etcd.settings(source.port(), "ksed"), out))
                .hasMessageContaining("etcd forgot revision")
                .extracting(e -> ((AgentFailure) e).reason())
                .isEqualTo(Reason.DUMP_FAILED);
    }

    @Test
    void aDamagedDumpIsFoundBeforeAnythingIsWritten() throws IOException {
        source.fill("k/", 0, 500, 100);
        byte[] good = Etcd.keys(source.port()).stream();
        for (int at : new int[] {9, 12, 40, good.length / 2, good.length - 2}) {
            byte[] changed = good.clone();
            changed[at] ^= 4;
            assertThat(Etcd.refused(() -> Etcd.load(changed, target.port())).reason())
                    .isEqualTo(at == 9 ? Reason.FOREIGN_DUMP : Reason.DAMAGED_DUMP);
        }
        for (int length : new int[] {9, 20, good.length / 2, good.length - 45, good.length - 1}) {
            assertThat(Etcd.refused(() -> Etcd.load(Arrays.copyOf(good, length), target.port())))
                    .hasMessageContaining("the dump is damaged after")
                    .extracting(AgentFailure::reason)
                    .isEqualTo(Reason.DAMAGED_DUMP);
        }
        assertThat(Etcd.refused(() -> Etcd.load(Arrays.copyOf(good, good.length + 1), target.port())))
                .hasMessageContaining("something follows its trailer");
        assertThat(Etcd.refused(() -> Etcd.load("KSRD\r\n and so on".getBytes(), target.port()))
                        .reason())
                .isEqualTo(Reason.FOREIGN_DUMP);
        assertThat(values(target, "")).isEmpty();
    }

    @Test
    void aConnectionThatIsCutFailsDumpAndLoad() throws IOException {
        source.fill("k/", 0, 2000, 1000);
        try (Wire wire = new Wire(source.port())) {
            wire.cutAfterSent(500_000);
            assertThatThrownBy(() -> Etcd.keys(wire.port())).isInstanceOf(IOException.class);
        }
        byte[] dump = Etcd.keys(source.port()).stream();
        try (Wire wire = new Wire(target.port())) {
            wire.cutAfterReceived(500_000);
            assertThatThrownBy(() -> Etcd.load(dump, wire.port())).isInstanceOf(IOException.class);
        }
        assertThat(Etcd.load(dump, target.port(), "PARAM_IF_EXISTS", "replace").counts())
                .containsEntry("keys", 2000L);
        assertThat(values(target, "")).isEqualTo(values(source, ""));
    }

    @Test
    void aServerThatIsKilledFailsTheLoad() throws IOException {
        source.fill("k/", 0, 2000, 1000);
        byte[] dump = Etcd.keys(source.port()).stream();
        try (EtcdServer victim = EtcdServer.start()) {
            assertThatThrownBy(() -> Etcd.ENGINE.load(
                            Etcd.settings(victim.port(), "ksed"), Etcd.source(dump, dump.length / 2, victim::kill)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aFullServerIsNamed() throws IOException {
        source.fill("k/", 0, 2000, 3000);
        byte[] dump = Etcd.keys(source.port()).stream();
        try (EtcdServer small = EtcdServer.start("--quota-backend-bytes", "2000000")) {
            assertThat(Etcd.refused(() -> Etcd.load(dump, small.port())))
                    .hasMessageContaining("is full: compact and defragment it");
            assertThat(Etcd.snapshot(small.port()).facts().warnings())
                    .anyMatch(line -> line.contains("has the alarm NOSPACE"));
        }
    }

    @Test
    void wrongWordsAreRefused() throws IOException {
        byte[] dump = Etcd.keys(source.port()).stream();
        for (String[] wrong : new String[][] {
            {"PARAM_IF_EXISTS", "skip"}, {"PARAM_LEASES", "none"}, {"PARAM_CONNECTIONS", "0"}, {"PARAM_BATCH", "x"}
        }) {
            assertThat(Etcd.refused(() -> Etcd.load(dump, target.port(), wrong)).reason())
                    .isEqualTo(Reason.BAD_PARAMETER);
        }
        assertThat(Etcd.refused(() -> Etcd.keys(source.port(), "PARAM_ENDPOINT", "a b:c"))
                        .reason())
                .isEqualTo(Reason.BAD_PARAMETER);
    }
}
