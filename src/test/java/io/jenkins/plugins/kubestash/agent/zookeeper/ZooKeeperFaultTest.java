package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that die or fall silent, and streams that are not what they were. */
class ZooKeeperFaultTest {
    private static final byte[] DUMP = Dumps.of(many());

    private static Node[] many() {
        List<Node> nodes = new ArrayList<>(List.of(Dumps.node("", new byte[0])));
        for (int i = 0; i < 3_000; i++) {
            nodes.add(Dumps.node("/node-" + i, ("data " + i).repeat(400).getBytes(StandardCharsets.UTF_8)));
        }
        return nodes.toArray(Node[]::new);
    }

    /** Does something when so many bytes were read. */
    private static DumpSource source(byte[] dump, int after, Runnable event) {
        return new DumpSource() {
            @Override
            public InputStream open() {
                return new FilterInputStream(new ByteArrayInputStream(dump)) {
                    private int left = after;

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int n = super.read(bytes, offset, length);
                        if (left > 0 && (left -= n) <= 0) {
                            event.run();
                        }
                        return n;
                    }
                };
            }

            @Override
            public long bytes() {
                // as one that is not kept in memory
                return 1L << 30;
            }
        };
    }

    @Test
    void aServerThatDiesInTheMiddleOfADumpEndsIt() throws IOException {
        try (ZooKeeperServer server = ZooKeeperServer.start()) {
            Copies copies = Copies.of(server.port());
            copies.load(DUMP);
            OutputStream out = new OutputStream() {
                private int written;

                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    written += length;
                    if (written > 1_000_000) {
                        server.kill();
                    }
                }
            };

            Throwable thrown =
                    catchThrowable(() -> new ZooKeeperEngine().dump(copies.settings(), new HeaderApart(out)));

            assertThat(thrown).isInstanceOf(IOException.class);
        }
    }

    /** Single bytes are of the head and do not matter here. */
    private static final class HeaderApart extends OutputStream {
        private final OutputStream out;

        HeaderApart(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) {
            // of the head
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }
    }

    @Test
    void aServerThatDiesInTheMiddleOfALoadEndsIt() {
        try (ZooKeeperServer server = ZooKeeperServer.start()) {
            Throwable thrown =
                    catchThrowable(() -> Copies.of(server.port()).load(source(DUMP, 3_000_000, server::kill)));

            assertThat(thrown).isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() {
        try (ZooKeeperServer server = ZooKeeperServer.start()) {
            ZooKeeperSettings patient =
                    ZooKeeperSettings.of(Copies.of(server.port()).settings());
            ZooKeeperSettings settings = patient.withAnswerTimeout(Duration.ofSeconds(1));
            LoadPolicy policy = LoadPolicy.of(Copies.of(server.port()).settings());

            Throwable thrown = catchThrowable(() ->
                    new ZooKeeperLoad(new Connector(settings), policy, source(DUMP, 3_000_000, server::freeze)).run());

            assertThat(thrown).isInstanceOf(IOException.class).hasMessageContaining("has been silent for 1 s");
            server.thaw();
        }
    }

    @Test
    void aSlowReaderDoesNotLoseTheSession() throws Exception {
        try (ZooKeeperServer server = ZooKeeperServer.start(
                ZooKeeperServer.Setup.plain().with("maxSessionTimeout=600", "minSessionTimeout=300"))) {
            Copies copies = Copies.of(server.port());
            copies.load(source(DUMP, 2_000_000, () -> pause(Duration.ofSeconds(2))));

            try (ZooKeeperClient client = ZooKeeperClient.to(server.port())) {
                assertThat(client.has("/node-2999")).isTrue();
            }
        }
    }

    private static void pause(Duration time) {
        try {
            new java.util.concurrent.CountDownLatch(1)
                    .await(time.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDumpThatIsNotWholeIsDamagedWhereverItIsCut() {
        byte[] dump =
                Dumps.of(Dumps.node("", new byte[0]), Dumps.node("/a", new byte[50]), Dumps.node("/b", new byte[5]));
        assertThat(Copies.verify(dump).counts()).containsEntry("nodes", 3L).containsEntry("bytes", 55L);

        for (int length = 0; length < dump.length; length++) {
            byte[] cut = Arrays.copyOf(dump, length);
            refuses(Reason.DAMAGED_DUMP, () -> Copies.verify(cut)).isNotEmpty();
        }
        refuses(Reason.DAMAGED_DUMP, () -> Copies.verify(Arrays.copyOf(dump, dump.length + 1)))
                .contains("something follows its trailer");
    }

    @Test
    void aFlippedBitIsSeenWhereverItIs() {
        byte[] dump =
                Dumps.of(Dumps.node("", new byte[0]), Dumps.node("/a", new byte[50]), Dumps.node("/b", new byte[5]));

        for (int i = 0; i < dump.length; i++) {
            byte[] changed = dump.clone();
            changed[i] ^= 1;
            refuses(i < 10 ? Reason.FOREIGN_DUMP : Reason.DAMAGED_DUMP, () -> Copies.verify(changed))
                    .isNotEmpty();
        }
    }

    @Test
    void aDamagedDumpWritesNothingWhenItIsSmall() {
        try (ZooKeeperServer server = ZooKeeperServer.start();
                ZooKeeperClient client = ZooKeeperClient.to(server.port())) {
            byte[] small = Dumps.of(Arrays.copyOf(many(), 1_000));
            byte[] changed = small.clone();
            changed[changed.length / 2] ^= 1;

            refuses(Reason.DAMAGED_DUMP, () -> Copies.of(server.port()).load(changed))
                    .containsPattern("after \\d{3,} nodes, \\d{6,} bytes");
            assertThat(client.has("/node-0")).isFalse();

            refuses(Reason.DAMAGED_DUMP, () -> Copies.of(server.port()).load(source(changed, -1, () -> {})))
                    .containsPattern("after \\d{3,} nodes, \\d{6,} bytes");
        }
    }

    @Test
    void somethingElseIsForeign() {
        refuses(
                        Reason.FOREIGN_DUMP,
                        () -> Copies.verify("KSRD\r\n\u001a\n\0\1 of Redis".getBytes(StandardCharsets.UTF_8)))
                .contains("no ZooKeeper dump");
        byte[] newer = Dumps.of(Dumps.node("", new byte[0]));
        newer[9] = 2;
        refuses(Reason.FOREIGN_DUMP, () -> Copies.verify(newer))
                .contains("version 2")
                .contains("version 1");
    }
}
