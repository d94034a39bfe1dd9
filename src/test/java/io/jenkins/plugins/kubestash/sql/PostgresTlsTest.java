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
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that takes nobody without TLS and a client's certificate, under a name that is not its address. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTlsTest {
    private static final ObjectRef BINDING = new ObjectRef("demo", "postgres");
    private static final String NAME = "orders.postgres.example.com";

    @TempDir
    static Path directory;

    private final Scene scene = new Scene();
    private PostgresDatabase database;
    private Certificates ours;

    @BeforeAll
    void open() throws IOException {
        ours = new Certificates(directory, "ours");
        Path server = ours.sign("server", "DNS:" + NAME);
        database = new PostgresDatabase(server, ours.authority());
        scene.secret("postgres-auth", Flow.of(database.credentials()));
        Path client = ours.sign("postgres", "DNS:client");
        scene.secret(
                "client",
                Flow.of(Map.of(
                        "tls.crt", Files.readString(client),
                        "tls.key", Files.readString(directory.resolve("postgres.key")))));
        database.fill();
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
                "type: kubedb.com/postgres, version: '15', tlsSecret: {name: client}, secret: {name: postgres-auth},"
                        + " clientConfig: {url: 'postgres://127.0.0.1:" + database.port() + "', caBundle: " + ca + more
                        + "}");
    }

    private Played backup() {
        return scene.check(
                scene.theatre.play(Scene.backup(BINDING, Optional.empty(), Map.of())), scene.repo(BINDING, "dump"));
    }

    @Test
    void theServersNameIsVerifiedAndTheClientShowsItsCertificate() throws IOException {
        bind(ours.authority(), ", serverName: " + NAME);
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
    void aCertificateOfAnotherNameIsRefused() throws IOException {
        bind(ours.authority(), "");

        Played played = backup();

        assertThat(played.failure().reason()).isEqualTo("DATABASE_REFUSED");
        assertThat(played.failure().message()).contains("does not match host name \"127.0.0.1\"");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
        bind(new Certificates(directory, "theirs").authority(), ", serverName: " + NAME);

        Played played = backup();

        assertThat(played.failure().reason()).isEqualTo("DATABASE_REFUSED");
        assertThat(played.failure().message()).contains("certificate verify failed");
    }
}
