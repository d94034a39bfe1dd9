package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.PASSWORD;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.copies;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.dump;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.load;
import static io.jenkins.plugins.kubestash.agent.zookeeper.Snapshots.setup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperClient;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the AdminServer is spoken with: TLS, what it refuses, and streams that break. */
class ZooKeeperAdminServerTest {
    @TempDir
    static Path directory;

    private static Certificates ours;
    private static Path holder;
    private static ZooKeeperServer server;
    private static byte[] snapshot;
    private static long zxid;

    @BeforeAll
    static void start() throws IOException {
        ours = new Certificates(directory, "ours");
        holder = ours.sign("client", "DNS:client");
        Path certificate = ours.sign("server", "DNS:zookeeper.demo.svc");
        Path both = directory.resolve("both.pem");
        Files.writeString(both, Files.readString(ours.keyOf(certificate)) + Files.readString(certificate));
        Path authority = Files.copy(ours.authority(), directory.resolve("authority.pem"));
        server = ZooKeeperServer.start(setup().with(
                        "ssl.quorum.keyStore.location=" + both,
                        "ssl.quorum.keyStore.type=PEM",
                        "ssl.quorum.trustStore.location=" + authority,
                        "ssl.quorum.trustStore.type=PEM")
                .property("zookeeper.admin.forceHttps=true", "zookeeper.admin.needClientAuth=true"));
        try (ZooKeeperClient client = ZooKeeperClient.to(server.port())) {
            client.create("/kept", "k");
        }
        Copies.Dumped dump = dump(tls());
        snapshot = dump.bytes();
        zxid = dump.facts().counts().get("zxid");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Copies tls() {
        return copies(server)
                .with("PARAM_ADMIN_TLS", "true")
                .with("DB_CA_FILE", ours.authority().toString())
                .with("DB_SERVER_NAME", "zookeeper.demo.svc")
                .with("DB_CERT_FILE", holder.toString())
                .with("DB_KEY_FILE", ours.keyOf(holder).toString());
    }

    @Test
    void dumpsAndRestoresOverTls() throws IOException {
        try (ZooKeeperClient client = ZooKeeperClient.to(server.port())) {
            client.create("/later", "l");
        }

        load(tls().with("PARAM_IF_EXISTS", "replace"), snapshot);

        try (ZooKeeperClient client = ZooKeeperClient.to(server.port())) {
            assertThat(client.text("/kept")).isEqualTo("k");
            assertThat(client.has("/later")).isFalse();
        }
    }

    @Test
    void tlsThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> dump(tls().with("DB_SERVER_NAME", "other.name")))
                .hasMessageContaining("other.name");
        assertThatThrownBy(() -> dump(copies(server))).hasMessageNotContaining(PASSWORD);
    }

    @Test
    void anAdminServerThatIsOffOrRefusesIsToldInOneLine() {
        try (ZooKeeperServer off = ZooKeeperServer.start();
                ZooKeeperServer disabled =
                        ZooKeeperServer.start(setup().property("zookeeper.admin.snapshot.enabled=false"));
                ZooKeeperServer unset =
                        ZooKeeperServer.start(setup().property("zookeeper.serializeLastProcessedZxid.enabled=false"));
                ZooKeeperClient closer = ZooKeeperClient.to(disabled.port(), "super", PASSWORD)) {
            assertThatThrownBy(() -> dump(copies(off)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("check admin.enableServer")
                    .hasMessageContaining("adminPort");
            refuses(Reason.DATABASE_REFUSED, () -> dump(copies(disabled))).contains("admin.snapshot.enabled");
            refuses(Reason.DATABASE_REFUSED, () -> dump(copies(unset))).contains("serializeLastProcessedZxid.enabled");
            closer.ask(zk -> zk.setACL("/", ZooDefs.Ids.READ_ACL_UNSAFE, -1));
            refuses(Reason.DATABASE_REFUSED, () -> dump(copies(disabled).with("DB_PASSWORD", "wrong")))
                    .contains("check the AppBinding's Secret");
        }
    }

    @Test
    void changesWhileTheServerWritesAreTold() throws IOException {
        Copies.Dumped dump = throughRelay(snapshot, zxid - 3);

        assertThat(dump.facts().counts()).containsEntry("zxid", zxid).containsEntry("changes", 3L);
    }

    @Test
    void aStreamThatIsCutHalfWayIsNoDump() {
        refuses(Reason.DUMP_FAILED, () -> throughRelay(Arrays.copyOf(snapshot, snapshot.length / 2), zxid))
                .contains("damaged after " + snapshot.length / 2 + " bytes");
    }

    /** An AdminServer whose answer is given. */
    private static Copies.Dumped throughRelay(byte[] answer, long begin) throws IOException {
        HttpServer relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        relay.createContext("/commands/snapshot", exchange -> {
            exchange.getResponseHeaders().add("last_zxid", "0x" + Long.toHexString(begin));
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        relay.start();
        try {
            return dump(copies(server)
                    .with(
                            "PARAM_ADMIN_PORT",
                            Integer.toString(relay.getAddress().getPort())));
        } finally {
            relay.stop(0);
        }
    }

    @Test
    void aRepositoryThatBreaksHalfWayThroughARestoreReplacesNothing() {
        try (ZooKeeperClient client = ZooKeeperClient.to(server.port())) {
            client.create("/precious", "p");
        }
        AtomicInteger opened = new AtomicInteger();
        DumpSource breaks = new DumpSource() {
            @Override
            public InputStream open() {
                // whole when it is checked, cut when it is sent
                int length = opened.getAndIncrement() == 0 ? snapshot.length : snapshot.length / 2;
                return new ByteArrayInputStream(snapshot, 0, length);
            }

            @Override
            public long bytes() {
                return snapshot.length;
            }
        };

        assertThatThrownBy(() -> load(tls().with("PARAM_IF_EXISTS", "replace"), breaks))
                .hasMessageContaining("damaged after " + snapshot.length / 2 + " bytes");

        assertThat(opened).hasValue(2);
        try (ZooKeeperClient client = ZooKeeperClient.to(server.port())) {
            assertThat(client.text("/precious")).isEqualTo("p");
        }
    }
}
