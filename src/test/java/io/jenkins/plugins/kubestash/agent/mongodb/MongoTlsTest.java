package io.jenkins.plugins.kubestash.agent.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.mongodb.MongoPod.Ended;
import io.jenkins.plugins.kubestash.mongodb.FakeDns;
import io.jenkins.plugins.kubestash.mongodb.MongoContents;
import io.jenkins.plugins.kubestash.mongodb.MongoSet;
import io.jenkins.plugins.kubestash.mongodb.MongoStandalone;
import io.jenkins.plugins.kubestash.mongodb.ServerTls;
import io.jenkins.plugins.kubestash.mongodb.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedSet;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS, client certificates, SCRAM and SRV, with real handshakes; the servers' answers to a login are scripted. */
class MongoTlsTest {
    @TempDir
    static Path keys;

    private static Certificates authority;
    private static Path client;
    private static SSLContext byAddress;
    private static SSLContext byName;

    @TempDir
    Path directory;

    private final MongoStandalone server = new MongoStandalone();
    private MongoPod pod;

    @BeforeAll
    static void sign() {
        authority = new Certificates(keys, "authority");
        client = authority.sign("backup", "DNS:backup");
        byAddress = ServerTls.of(authority, authority.sign("server", "IP:127.0.0.1"));
        byName = ServerTls.of(authority, authority.sign("named", "DNS:orders.shop.svc"));
    }

    @BeforeEach
    void pod() {
        pod = new MongoPod(directory.resolve("storage"), directory.resolve("pod"), server.port())
                .put("KUBESTASH_DB_TLS", "true")
                .put("KUBESTASH_DB_CA_FILE", authority.authority().toString());
    }

    @AfterEach
    void close() {
        server.end();
    }

    private void withCertificate() {
        pod.put("KUBESTASH_DB_CERT_FILE", client.toString())
                .put("KUBESTASH_DB_KEY_FILE", authority.keyOf(client).toString());
    }

    private void givesBackWhatItHeld() {
        MongoContents.fill(server.dataPort(), "shop");
        SortedSet<String> before = MongoContents.of(server.dataPort());
        Ended backup = pod.backup();
        assertThat(backup.component("dump").text("topology")).isEqualTo("standalone");
        MongoContents.drop(server.dataPort());
        assertThat(MongoContents.of(server.dataPort())).isEmpty();
        pod.restore();
        assertThat(MongoContents.of(server.dataPort())).isEqualTo(before);
        assertThat(pod.toolFiles()).isEmpty();
    }

    @Test
    void logsInWithTheClientCertificate() {
        server.tls(byAddress, true);
        server.users(Users.certificate("CN=backup"));
        withCertificate();
        givesBackWhatItHeld();
        assertThat(server.commands()).contains("authenticate").doesNotContain("saslstart");
    }

    @Test
    void verifiesTheServerNameThatTheAppBindingGives() {
        server.tls(byName, true);
        server.users(Users.of("backup", MongoPod.CANARY));
        withCertificate();
        pod.put("KUBESTASH_DB_USERNAME", "backup").put("KUBESTASH_DB_PASSWORD", MongoPod.CANARY);
        assertThat(failure()).contains("is not accepted for the name '127.0.0.1'", "caBundle and serverName");
        pod.put("KUBESTASH_DB_SERVER_NAME", "orders.shop.svc");
        givesBackWhatItHeld();
    }

    @Test
    void saysWhatDoesNotFit() {
        server.tls(byAddress, true);
        assertThat(failure()).contains("refuses the client certificate, or wants one and got none", "tlsSecret");
        withCertificate();
        server.users(Users.certificate("CN=somebody else"));
        assertThat(failure()).contains("does not know a user of the client certificate's name");
        pod.put("KUBESTASH_DB_TLS", "false");
        pod.put("KUBESTASH_PARAM_AUTH_MECHANISM", "MONGODB-X509");
        assertThat(failure()).contains("MONGODB-X509 needs TLS");
        pod.put("KUBESTASH_PARAM_AUTH_MECHANISM", "");
        pod.put("KUBESTASH_DB_USERNAME", "backup").put("KUBESTASH_DB_PASSWORD", "wrong");
        assertThat(failure()).contains("wants TLS, but the AppBinding does not ask for it");
    }

    @Test
    void saysThatTheServerSpeaksNoTls() {
        assertThat(failure()).contains("answers without TLS, but the AppBinding asks for it");
    }

    @Test
    void refusesAWrongPasswordOfEitherMechanism() {
        pod.put("KUBESTASH_DB_TLS", "false").put("KUBESTASH_DB_USERNAME", "backup");
        for (String mechanism : Users.BOTH) {
            server.users(Users.of("backup", "right").only(mechanism));
            pod.put("KUBESTASH_DB_PASSWORD", "wrong");
            assertThat(failure()).contains("refuses the user name or password", "check the AppBinding's Secret");
            pod.put("KUBESTASH_DB_PASSWORD", "right");
            assertThat(ping()).isEqualTo("standalone");
            pod.put("KUBESTASH_PARAM_AUTHENTICATION_DATABASE", "elsewhere");
            assertThat(failure()).contains("authenticationDatabase 'elsewhere'");
            pod.put("KUBESTASH_PARAM_AUTHENTICATION_DATABASE", "admin");
        }
    }

    @Test
    void findsTheMembersOfAnSrvNameInDns() throws IOException {
        try (MongoSet set = new MongoSet("rs0", 2);
                FakeDns dns = new FakeDns(Map.of(
                        "SRV _mongodb._tcp.orders.shop.test",
                        "localhost.shop.test " + set.member(1).port(),
                        "TXT orders.shop.test",
                        "authSource=people&replicaSet=rs0"))) {
            SrvLookup found = SrvLookup.of("orders.shop.test", dns.url());
            assertThat(found.members())
                    .containsExactly(new MongoAddress(
                            "localhost.shop.test", set.member(1).port()));
            assertThat(found.authSource()).isEqualTo("people");
            Assertions.assertThatThrownBy(() -> SrvLookup.of("nobody.shop.test", dns.url()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("_mongodb._tcp.nobody.shop.test");
        }
    }

    @Test
    void refusesAnSrvRecordThatLeadsToAnotherDomain() throws IOException {
        try (FakeDns dns = new FakeDns(Map.of("SRV _mongodb._tcp.orders.shop.test", "mongo.evil.test 27017"))) {
            Assertions.assertThatThrownBy(() -> SrvLookup.of("orders.shop.test", dns.url()))
                    .isInstanceOf(AgentFailure.class)
                    .hasMessageContaining("outside of shop.test");
        }
    }

    private String ping() {
        try {
            return new MongoEngine().ping(new Settings(pod.environment)).topology();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Why a ping is refused; by its reason nothing else than another AppBinding can help. */
    private String failure() {
        AgentFailure failure = Assertions.catchThrowableOfType(
                AgentFailure.class, () -> new MongoEngine().ping(new Settings(pod.environment)));
        assertThat(failure.reason().retry()).isFalse();
        return failure.getMessage();
    }
}
