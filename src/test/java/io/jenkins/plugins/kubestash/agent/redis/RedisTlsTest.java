package io.jenkins.plugins.kubestash.agent.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisSamples;
import io.jenkins.plugins.kubestash.redis.RedisSentinel;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsTest {
    @TempDir
    static Path directory;

    private static Certificates ours;
    private static Certificates foreign;
    private static Path client;
    private static RedisServer server;
    private static RedisServer lenient;
    private static RedisServer plain;

    @BeforeAll
    static void start() {
        ours = new Certificates(directory, "ours");
        foreign = new Certificates(directory, "foreign");
        client = ours.sign("client", "DNS:client");
        server = tlsServer(ours.sign("server", "DNS:redis.demo.svc,DNS:short"), "tls-auth-clients yes");
        server.cli("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        lenient = tlsServer(ours.sign("local", "IP:127.0.0.1"), "tls-auth-clients no");
        plain = RedisServer.start();
        server.pipe(RedisSamples.everyType());
    }

    private static RedisServer tlsServer(Path certificate, String more) {
        return RedisServer.start(
                List.of(
                        "--tls",
                        "--insecure",
                        "--cert",
                        client.toString(),
                        "--key",
                        ours.keyOf(client).toString()),
                "port 0",
                "tls-port {port}",
                "tls-cert-file " + certificate,
                "tls-key-file " + ours.keyOf(certificate),
                "tls-ca-cert-file " + ours.authority(),
                more);
    }

    @AfterAll
    static void stop() {
        server.close();
        lenient.close();
        plain.close();
    }

    private static String[] tls(Path authority, String... more) {
        List<String> words = new ArrayList<>(List.of("DB_TLS", "true", "DB_CA_FILE", authority.toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static String[] withClient(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "DB_CERT_FILE",
                client.toString(),
                "DB_KEY_FILE",
                ours.keyOf(client).toString()));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static void assertRefused(RedisServer server, String words, String... settings) {
        assertThatThrownBy(() -> Dumps.ENGINE.ping(Dumps.settings(server, settings)))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATABASE_REFUSED))
                .hasMessageContaining(words)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void dumpsAndLoadsWithAuthorityServerNameAndClientCertificate() throws IOException {
        String[] settings = tls(ours.authority(), withClient("DB_SERVER_NAME", "redis.demo.svc"));
        byte[] dump = Dumps.dump(server, settings);
        try (RedisServer target = RedisServer.start()) {
            Dumps.load(dump, target);
            assertThat(RedisContents.of(target)).isEqualTo(RedisContents.of(server));
        }
        Dumps.load(dump, lenient, tls(ours.authority(), "PARAM_FLUSH", "true"));
        assertThat(RedisContents.of(lenient)).isEqualTo(RedisContents.of(server));
    }

    @Test
    void takesASnapshotWithAuthorityServerNameAndClientCertificate() throws IOException {
        String[] settings = tls(ours.authority(), withClient("DB_SERVER_NAME", "redis.demo.svc"));
        byte[] snapshot = Dumps.snapshot(server, settings);
        Dumps.load(snapshot, lenient, tls(ours.authority(), "PARAM_FLUSH", "true"));
        assertThat(RedisContents.of(lenient)).isEqualTo(RedisContents.of(server));
        assertThatThrownBy(() -> Dumps.snapshot(server, tls(ours.authority(), "DB_SERVER_NAME", "redis.demo.svc")))
                .isInstanceOf(AgentFailure.class)
                .hasMessageContaining("client certificate")
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aSentinelIsAskedOverTlsToo() throws IOException {
        Path certificate = ours.sign("sentinel", "DNS:redis.demo.svc");
        try (RedisSentinel sentinel = RedisSentinel.watching(
                server.cliWords(),
                "db",
                server,
                "sentinel word",
                "port 0",
                "tls-port {port}",
                "tls-replication yes",
                "tls-cert-file " + certificate,
                "tls-key-file " + ours.keyOf(certificate),
                "tls-ca-cert-file " + ours.authority())) {
            String[] asked = {
                "DB_SERVER_NAME", "redis.demo.svc", "DB_PORT", "" + sentinel.port(), "PARAM_SENTINEL_MASTER", "db"
            };
            List<String> right = new ArrayList<>(List.of(asked));
            right.addAll(List.of("DB_SENTINEL_PASSWORD", "sentinel word"));
            byte[] snapshot = Dumps.snapshot(server, tls(ours.authority(), withClient(right.toArray(String[]::new))));
            assertThat(Dumps.verify(snapshot).counts().get("keys"))
                    .isEqualTo((long) RedisContents.of(server).size());
            assertThatThrownBy(() -> Dumps.snapshot(server, tls(ours.authority(), withClient(asked))))
                    .isInstanceOfSatisfying(
                            AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATABASE_REFUSED))
                    .hasMessageContaining("password")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void acceptsANameWithoutADot() throws IOException {
        String[] settings = tls(ours.authority(), withClient("DB_SERVER_NAME", "short"));
        assertThat(Dumps.ENGINE.ping(Dumps.settings(server, settings)).topology())
                .isEqualTo("standalone");
    }

    @Test
    void readsABundleOfSeveralAuthorities() throws IOException {
        Path bundle = directory.resolve("bundle.crt");
        Files.writeString(
                bundle,
                "# first\n" + Files.readString(foreign.authority()) + "\n# second\n"
                        + Files.readString(ours.authority()));
        assertThat(Dumps.ENGINE.ping(Dumps.settings(lenient, tls(bundle))).topology())
                .isEqualTo("standalone");
    }

    @Test
    void refusesACertificateOfAnotherAuthority() {
        assertRefused(lenient, "caBundle", tls(foreign.authority()));
        assertRefused(lenient, "caBundle", "DB_TLS", "true");
    }

    @Test
    void refusesACertificateForAnotherName() {
        assertRefused(lenient, "'redis.demo.svc'", tls(ours.authority(), "DB_SERVER_NAME", "redis.demo.svc"));
        assertRefused(server, "'127.0.0.1'", tls(ours.authority(), withClient()));
    }

    @Test
    void takesAnyCertificateWhenToldSo() throws IOException {
        String[] settings = tls(foreign.authority(), withClient("DB_SKIP_VERIFY", "true"));
        assertThat(Dumps.ENGINE.ping(Dumps.settings(server, settings)).topology())
                .isEqualTo("standalone");
    }

    @Test
    void saysThatAClientCertificateIsMissingOrForeign() {
        assertRefused(server, "client certificate", tls(ours.authority(), "DB_SERVER_NAME", "redis.demo.svc"));
        Path stranger = foreign.sign("stranger", "DNS:client");
        assertRefused(
                server,
                "client certificate",
                tls(
                        ours.authority(),
                        "DB_SERVER_NAME",
                        "redis.demo.svc",
                        "DB_CERT_FILE",
                        stranger.toString(),
                        "DB_KEY_FILE",
                        foreign.keyOf(stranger).toString()));
    }

    @Test
    void saysWhichSideLacksTls() {
        assertRefused(plain, "answers without TLS", tls(ours.authority()));
        assertRefused(server, "wants TLS");
        assertRefused(lenient, "wants TLS", "DB_PASSWORD", "secret word");
    }

    @Test
    void aMissingFileIsABadConfiguration() {
        assertThatThrownBy(() -> Dumps.ENGINE.ping(Dumps.settings(lenient, tls(directory.resolve("none.crt")))))
                .isInstanceOfSatisfying(
                        AgentFailure.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_CONFIGURATION))
                .hasMessageContaining("none.crt");
    }
}
