package io.jenkins.plugins.kubestash.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.contract.Flow;
import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server whose user must come with TLS and a certificate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaTlsTest {
    private static final ObjectRef BINDING = new ObjectRef("demo", "mariadb");

    @TempDir
    static Path directory;

    private final Scene scene = new Scene();
    private MariaDatabase database;
    private Certificates ours;

    @BeforeAll
    void open() throws IOException {
        ours = new Certificates(directory, "ours");
        Path server = ours.sign("server", "IP:127.0.0.1");
        Path client = ours.sign("client", "DNS:client");
        Path served = Program.directory("mariadb-tls-");
        Files.copy(server, served.resolve("server.crt"));
        Files.copy(directory.resolve("server.key"), served.resolve("server.key"));
        Files.copy(ours.authority(), served.resolve("ca.crt"));
        Program.give(served);
        database = new MariaDatabase(
                "mariadb",
                List.of(
                        "--ssl-ca=" + ours.authority(),
                        "--ssl-cert=" + client,
                        "--ssl-key=" + directory.resolve("client.key")),
                "--ssl-ca=" + served.resolve("ca.crt"),
                "--ssl-cert=" + served.resolve("server.crt"),
                "--ssl-key=" + served.resolve("server.key"));
        database.script("ALTER USER root@'%' REQUIRE X509;");
        database.fill();
        scene.secret("mariadb-auth", Flow.of(database.credentials()));
        scene.secret(
                "client",
                Flow.of(Map.of(
                        "tls.crt", Files.readString(client),
                        "tls.key", Files.readString(directory.resolve("client.key")))));
    }

    @AfterAll
    void close() {
        scene.close();
        database.close();
    }

    private void bind(Path authority, String more) throws IOException {
        String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(authority));
        scene.bind(
                BINDING,
                "type: mariadb, secret: {name: mariadb-auth}, clientConfig: {url: 'mariadb://127.0.0.1:"
                        + database.port() + "', caBundle: " + ca + "}" + more);
    }

    private Played backup() {
        return scene.check(
                scene.theatre.play(Scene.backup(BINDING, Optional.empty(), Map.of())), scene.repo(BINDING, "dump"));
    }

    @Test
    void theServerIsVerifiedAndTheClientShowsItsCertificate() throws IOException {
        bind(ours.authority(), ", tlsSecret: {name: client}");
        SortedSet<String> before = database.contents();

        backup().component();
        Played restore = scene.check(
                scene.theatre.play(
                        Scene.restore(BINDING, BINDING, Optional.empty(), "latest", Map.of("ifExists", "replace"))),
                scene.repo(BINDING, "dump"));

        restore.component();
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    void whoeverHasNoCertificateIsRefused() throws IOException {
        bind(ours.authority(), "");

        Played played = backup();

        assertThat(played.failure().reason()).isEqualTo("DATABASE_REFUSED");
        assertThat(played.failure().message()).contains("Access denied");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
        bind(new Certificates(directory, "theirs").authority(), ", tlsSecret: {name: client}");

        Played played = backup();

        assertThat(played.failure().reason()).isEqualTo("DATABASE_REFUSED");
        assertThat(played.failure().message()).contains("certificate");
    }
}
