package io.jenkins.plugins.kubestash.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.contract.Wire;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdSnapshotTest {
    @TempDir
    static Path directory;

    private static EtcdServer server;

    @BeforeAll
    static void start() {
        server = EtcdServer.start();
        server.fill("keys/", 0, 3000, 300);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void isByteForByteWhatEtcdctlSaves() throws IOException {
        Path saved = directory.resolve("saved.db");
        server.ctl("snapshot", "save", saved.toString());
        Etcd.Dumped dumped = Etcd.snapshot(server.port());

        assertThat(dumped.stream()).isEqualTo(Files.readAllBytes(saved));
        assertThat(dumped.facts().version()).isEqualTo("3.4.23");
        assertThat(dumped.facts().counts())
                .containsEntry("revision", server.revision())
                .containsEntry("members", 1L)
                .containsEntry("databaseBytes", dumped.stream().length - 32L);
        assertThat(dumped.facts().topology())
                .matches("1 member: etcd-0 \\([0-9a-f]+, " + server.seat().peerUrl() + "\\); cluster [0-9a-f]+");
        assertThat(dumped.facts().warnings()).isEmpty();
        assertThat(Etcd.verify(dumped.stream()).counts()).containsEntry("databaseBytes", dumped.stream().length - 32L);
    }

    @Test
    void tellsItsOwnRevisionAndMembers() throws IOException {
        Path file = directory.resolve("read.db");
        Files.write(file, Etcd.snapshot(server.port()).stream());
        try (BoltFile bolt = new BoltFile(file)) {
            assertThat(bolt.lastNumber("key")).hasValue(server.revision());
            assertThat(bolt.value("cluster", "clusterVersion")).hasValue("3.4.0".getBytes(StandardCharsets.UTF_8));
            bolt.each("members", (id, json) -> assertThat(new String(json, StandardCharsets.UTF_8))
                    .contains("\"name\":\"etcd-0\""));
            assertThat(bolt.value("no such bucket", "key")).isEmpty();
        }
    }

    @Test
    void damageIsFoundWhereverItIs() throws IOException {
        byte[] good = Etcd.snapshot(server.port()).stream();
        for (int at : new int[] {30, 5000, good.length / 2, good.length - 33, good.length - 1}) {
            byte[] changed = good.clone();
            changed[at] ^= 4;
            assertThat(Etcd.refused(() -> Etcd.verify(changed)).reason()).isEqualTo(Reason.DAMAGED_DUMP);
        }
        for (int length : new int[] {10, 5000, good.length / 2, good.length - 32, good.length - 1}) {
            AgentFailure cut = Etcd.refused(() -> Etcd.verify(Arrays.copyOf(good, length)));
            assertThat(cut.reason()).isEqualTo(Reason.DAMAGED_DUMP);
            assertThat(cut).hasMessageContaining("after " + length + " bytes");
        }
        AgentFailure foreign = Etcd.refused(() -> Etcd.verify("KSRD something else altogether".getBytes()));
        assertThat(foreign.reason()).isEqualTo(Reason.FOREIGN_DUMP);
    }

    @Test
    void aConnectionThatIsCutInTheMiddleFailsTheDump() {
        try (Wire wire = new Wire(server.port())) {
            wire.cutAfterSent(500_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThatThrownBy(() -> Etcd.ENGINE.dump(Etcd.settings(wire.port(), "db"), out))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + wire.port());
        }
    }

    @Test
    void aServerThatIsKilledInTheMiddleFailsTheDump() throws IOException {
        try (EtcdServer victim = EtcdServer.start()) {
            victim.fill("k", 0, 3000, 1000);
            OutputStream killing = new OutputStream() {
                @Override
                public void write(int b) {}

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    victim.kill();
                }
            };
            assertThatThrownBy(() -> Etcd.ENGINE.dump(Etcd.settings(victim.port(), "db"), killing))
                    .isInstanceOf(IOException.class);
        }
    }

    /** What a broken gateway might send; the server itself never does. */
    @Test
    void aStreamThatIsNotWholeFailsTheDump() throws IOException {
        byte[] database = database();
        byte[] hash = sha256(database);
        String half = line(Arrays.copyOf(database, 4096), database.length - 4096);
        String rest = line(Arrays.copyOfRange(database, 4096, database.length), 0);

        assertThat(fromGateway(half + rest + line(hash, 0)).stream()).hasSize(database.length + 32);

        byte[] wrong = hash.clone();
        wrong[0]++;
        assertThat(Etcd.refused(() -> fromGateway(half + rest + line(wrong, 0))))
                .hasMessageContaining("sent a snapshot that is not whole")
                .extracting(AgentFailure::reason)
                .isEqualTo(Reason.DUMP_FAILED);
        for (String stream : new String[] {
            half, half + rest, half + line(hash, 0), "", "{}\n", half + "{\"result\":{\"blob\":\"%%\"}}\n"
        }) {
            assertThatThrownBy(() -> fromGateway(stream)).isInstanceOf(IOException.class);
        }
        assertThat(Etcd.refused(() -> fromGateway(rest + line(hash, 0))).reason())
                .isEqualTo(Reason.DUMP_FAILED);
        assertThatThrownBy(() -> fromGateway(
                        half + "{\"error\":{\"grpc_code\":14,\"http_code\":503,\"message\":\"server stopped\"}}\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("server stopped");
    }

    private static byte[] database() {
        byte[] database = new byte[8192];
        System.arraycopy(new byte[] {(byte) 0xed, (byte) 0xda, 0x0c, (byte) 0xed}, 0, database, 16, 4);
        return database;
    }

    private static byte[] sha256(byte[] bytes) throws IOException {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static String line(byte[] part, long remaining) {
        String left = remaining == 0 ? "" : "\"remaining_bytes\":\"" + remaining + "\",";
        return "{\"result\":{" + left + "\"blob\":\"" + Base64.getEncoder().encodeToString(part) + "\"}}\n";
    }

    private static Etcd.Dumped fromGateway(String stream) throws IOException {
        HttpServer gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", exchange -> answer(exchange, "{}"));
        gateway.createContext(
                "/v3/maintenance/status",
                exchange ->
                        answer(exchange, "{\"header\":{\"revision\":\"7\"},\"version\":\"3.5.0\",\"leader\":\"1\"}"));
        gateway.createContext("/v3/maintenance/snapshot", exchange -> answer(exchange, stream));
        gateway.start();
        try {
            return Etcd.snapshot(gateway.getAddress().getPort());
        } finally {
            gateway.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatIsNoEtcdIsRefused() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.start();
        try {
            int port = other.getAddress().getPort();
            assertThat(Etcd.refused(() -> Etcd.ENGINE.ping(Etcd.settings(port, "db"))))
                    .hasMessageContaining("there is no etcd 3.4 or newer")
                    .extracting(AgentFailure::reason)
                    .isEqualTo(Reason.DATABASE_REFUSED);
        } finally {
            other.stop(0);
        }
        assertThatThrownBy(() -> Etcd.ENGINE.ping(Etcd.settings(EtcdServer.freePort(), "db")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aSnapshotIsNotLoadedIntoARunningServer() throws IOException {
        AgentFailure refused =
                Etcd.refused(() -> Etcd.ENGINE.load(Etcd.settings(server.port(), "db"), Etcd.source(new byte[1])));
        assertThat(refused).hasMessageContaining("its members are restored one by one");
    }
}
