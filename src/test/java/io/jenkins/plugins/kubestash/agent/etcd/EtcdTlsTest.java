package io.jenkins.plugins.kubestash.agent.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import io.jenkins.plugins.kubestash.etcd.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** etcd that wants a client's certificate, and has users. */
class EtcdTlsTest {
    @TempDir
    static Path directory;

    private static Certificates ours;
    private static Path client;
    private static EtcdServer server;

    /** Its gateway takes none with a common name where there are users. */
    @BeforeAll
    static void start() {
        ours = new Certificates(directory, "ours");
        client = ours.signAs("client", "/O=demo", "DNS:client");
        Path certificate = ours.sign("server", "DNS:etcd.demo.svc,IP:127.0.0.2");
        server = EtcdServer.start(
                List.of("--cert", client.toString(), "--key", ours.keyOf(client).toString()),
                "--cert-file",
                certificate.toString(),
                "--key-file",
                ours.keyOf(certificate).toString(),
                "--client-cert-auth",
                "--trusted-ca-file",
                ours.authority().toString(),
                "--bcrypt-cost",
                "4");
        server.ctl("put", "k", "v");
        server.ctl("user", "add", "root:secret:@/%'\"");
        server.ctl("user", "grant-role", "root", "root");
        server.ctl("user", "add", "reader:secret");
        server.ctl("role", "add", "readers");
        server.ctl("role", "grant-permission", "readers", "--prefix=true", "read", "app/");
        server.ctl("user", "grant-role", "reader", "readers");
        server.ctl("put", "app/1", "x");
        server.ctl("auth", "enable");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String[] words(Path authority, String... more) {
        List<String> words = new ArrayList<>(List.of("DB_TLS", "true", "DB_CA_FILE", authority.toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String[] full(String user, String password, String... more) {
        List<String> words = new ArrayList<>(List.of(words(
                ours.authority(),
                "DB_SERVER_NAME",
                "etcd.demo.svc",
                "DB_CERT_FILE",
                client.toString(),
                "DB_KEY_FILE",
                ours.keyOf(client).toString(),
                "DB_USERNAME",
                user,
                "DB_PASSWORD",
                password)));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Test
    void takesSnapshotsAndKeysWithCertificateServerNameUserAndPassword() throws IOException {
        assertThat(Etcd.snapshot(server.port(), full("root", "secret:@/%'\"")).stream().length)
                .isGreaterThan(10_000);
        Etcd.Dumped keys = Etcd.keys(server.port(), full("root", "secret:@/%'\""));
        assertThat(keys.facts().counts()).containsEntry("keys", 2L);
    }

    @Test
    void takesTheCertificateAsKubeDbKeepsIt() throws IOException {
        String[] words = words(
                ours.authority(),
                "DB_SERVER_NAME",
                "etcd.demo.svc",
                "DB_CERT_PEM",
                Files.readString(client),
                "DB_KEY_PEM",
                Files.readString(ours.keyOf(client)),
                "DB_USERNAME",
                "root",
                "DB_PASSWORD",
                "secret:@/%'\"");
        assertThat(Etcd.snapshot(server.port(), words).facts().version()).isEqualTo(Programs.OWN.version());
    }

    @Test
    void aUserOfOnePrefixMayBackThatUp() throws IOException {
        Etcd.Dumped keys = Etcd.keys(server.port(), full("reader", "secret", "PARAM_PREFIX", "app/"));
        assertThat(keys.facts().counts()).containsEntry("keys", 1L);
        assertThat(refused(full("reader", "secret"))).hasMessageContaining("the user may not do this");
    }

    @Test
    void whatDoesNotFitIsRefusedAtOnce() throws IOException {
        assertThat(refused(full("root", "wrong"))).hasMessageContaining("check the AppBinding's Secret");
        assertThat(refused(full("", ""))).hasMessageContaining("wants a user and password that it knows");
        assertThat(refused(words(ours.authority(), "DB_SERVER_NAME", "etcd.demo.svc")))
                .hasMessageContaining("refuses the client certificate, or wants one and got none");
        assertThat(refused(full("root", "secret", "DB_SERVER_NAME", "elsewhere")))
                .hasMessageContaining("not accepted for the name 'elsewhere'");
        Path named = ours.sign("named", "DNS:client");
        assertThat(refused(full(
                        "root",
                        "secret:@/%'\"",
                        "DB_CERT_FILE",
                        named.toString(),
                        "DB_KEY_FILE",
                        ours.keyOf(named).toString())))
                .hasMessageContaining("takes no client certificate with a common name");
        Path foreign = new Certificates(directory, "foreign").authority();
        assertThat(refused(full("root", "secret", "DB_CA_FILE", foreign.toString())))
                .hasMessageContaining("check the AppBinding's caBundle");
        assertThat(refused()).hasMessageContaining("wants TLS, but the AppBinding does not ask for it");
    }

    private static AgentFailure refused(String... words) throws IOException {
        AgentFailure refused = Etcd.refused(() -> Etcd.snapshot(server.port(), words));
        assertThat(refused.reason()).isEqualTo(Reason.DATABASE_REFUSED);
        return refused;
    }
}
