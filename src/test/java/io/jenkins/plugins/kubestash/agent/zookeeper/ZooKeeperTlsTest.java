package io.jenkins.plugins.kubestash.agent.zookeeper;

import static io.jenkins.plugins.kubestash.agent.zookeeper.Copies.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.zookeeper.ZooKeeperServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with a server that wants a client certificate, and with one that does not. */
class ZooKeeperTlsTest {
    @TempDir
    static Path directory;

    private static Certificates ours;
    private static Certificates foreign;
    private static Path client;
    private static ZooKeeperServer strict;
    private static ZooKeeperServer plain;

    @BeforeAll
    static void start() throws IOException {
        ours = new Certificates(directory, "ours");
        foreign = new Certificates(directory, "foreign");
        client = ours.sign("client", "DNS:client");
        strict = secure(ours.sign("server", "DNS:zookeeper.demo.svc,DNS:short"));
        plain = ZooKeeperServer.start();
    }

    /** A server takes certificate and key from one PEM file. */
    private static ZooKeeperServer secure(Path certificate) throws IOException {
        Path both = directory.resolve("both.pem");
        Files.writeString(both, Files.readString(ours.keyOf(certificate)) + Files.readString(certificate));
        Path authority = directory.resolve("authority.pem");
        Files.copy(ours.authority(), authority, StandardCopyOption.REPLACE_EXISTING);
        return ZooKeeperServer.start(ZooKeeperServer.Setup.plain()
                .with(
                        "secureClientPort={port}",
                        "secureClientPortAddress=127.0.0.1",
                        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
                        "ssl.keyStore.location=" + both,
                        "ssl.keyStore.type=PEM",
                        "ssl.trustStore.location=" + authority,
                        "ssl.trustStore.type=PEM",
                        "ssl.clientAuth=need",
                        "ssl.hostnameVerification=false"));
    }

    @AfterAll
    static void stop() {
        strict.close();
        plain.close();
    }

    private static Copies tls(ZooKeeperServer server) {
        return Copies.of(server.port())
                .with("DB_TLS", "true")
                .with("DB_CA_FILE", ours.authority().toString())
                .with("DB_SERVER_NAME", "zookeeper.demo.svc");
    }

    private static Copies withClient(Copies copies) {
        return copies.with("DB_CERT_FILE", client.toString())
                .with("DB_KEY_FILE", ours.keyOf(client).toString());
    }

    @Test
    void dumpsAndLoadsWithCaClientCertificateAndServerName() {
        byte[] dump = Dumps.of(
                Dumps.node("", new byte[0]),
                Dumps.node("/app", "a".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                new Node(
                        false,
                        "/app/mine",
                        Acl.of(java.util.List.of(new Acl.Entry(31, "x509", "CN=client"))),
                        0,
                        1,
                        java.util.Optional.of(new byte[700_000])),
                Dumps.node("/app/mine/child", new byte[100]));
        Copies copies = withClient(tls(strict));

        copies.load(dump);
        Copies.Dumped back = copies.with("PARAM_FROM", "/app").dump();

        assertThat(back.facts().counts()).containsEntry("nodes", 3L).containsEntry("bytes", 700_101L);
        assertThat(back.facts().version()).as("asked for over TLS too").isEqualTo("3.9.4");
        assertThat(withClient(tls(strict))
                        .with("DB_SERVER_NAME", "short")
                        .ping()
                        .version())
                .isEqualTo("3.9.4");
    }

    @Test
    void whatDoesNotFitIsToldApart() {
        refuses(Reason.DATABASE_REFUSED, tls(strict)::ping)
                .contains("client certificate")
                .contains("tlsSecret");
        refuses(Reason.DATABASE_REFUSED, withClient(tls(strict)).with("DB_SERVER_NAME", "other.name")::ping)
                .contains("is not accepted for the name 'other.name'")
                .contains("serverName");
        refuses(
                        Reason.DATABASE_REFUSED,
                        withClient(tls(strict))
                                .with("DB_CA_FILE", foreign.authority().toString())::ping)
                .contains("caBundle");
        refuses(Reason.DATABASE_REFUSED, withClient(tls(plain))::ping).contains("answers without TLS");
        refuses(Reason.DATABASE_REFUSED, Copies.of(strict.port())::ping).contains("wants TLS");
        assertThat(withClient(tls(strict))
                        .with("DB_SERVER_NAME", "other.name")
                        .with("DB_SKIP_VERIFY", "true")
                        .ping()
                        .version())
                .isEqualTo("3.9.4");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() {
        Path stranger = foreign.sign("stranger", "DNS:stranger");

        refuses(
                        Reason.DATABASE_REFUSED,
                        tls(strict)
                                .with("DB_CERT_FILE", stranger.toString())
                                .with("DB_KEY_FILE", foreign.keyOf(stranger).toString())::ping)
                .contains("refuses the client certificate");
    }

    @Test
    void aServerThatIsNotThereIsWaitedFor() {
        ZooKeeperServer gone = ZooKeeperServer.start();
        gone.close();

        assertThatThrownBy(Copies.of(gone.port())::ping)
                .isInstanceOf(UncheckedIOException.class)
                .isNotInstanceOf(AgentFailure.class)
                .hasMessageContaining("cannot be reached");
    }
}
