package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.Tools;
import io.jenkins.plugins.kubestash.model.BackupStorage;
import io.jenkins.plugins.kubestash.plan.Request;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions whose repositories are behind a real REST server with user, password and TLS. */
class RestServerTest {
    private static final String USER_PASSWORD = Scene.CANARY + "-rest";
    private static final int PORT = Server.freePort();

    @TempDir
    static Path directory;

    private static Certificates authority;
    private static Path certificate;
    private static Server server;
    private static Stage stage;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        authority = new Certificates(directory, "storage-authority");
        certificate = authority.sign("rest", "IP:127.0.0.1");
        Process hash = new ProcessBuilder(Tools.find("openssl").toString(), "passwd", "-apr1", USER_PASSWORD).start();
        Path users = directory.resolve("users");
        try (InputStream out = hash.getInputStream()) {
            Files.writeString(users, "jenkins:" + new String(out.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(hash.waitFor()).isZero();
        server = server(PORT, "rest", "--htpasswd", users.toString());
        stage = new Stage(Map.of("REST_SERVER_USERNAME", "jenkins", "REST_SERVER_PASSWORD", USER_PASSWORD));
    }

    private static Server server(int port, String name, String... options) {
        List<String> command = new ArrayList<>(List.of(
                Tools.find("rclone").toString(),
                "serve",
                "restic",
                "--addr",
                "127.0.0.1:" + port,
                "--cert",
                certificate.toString(),
                "--key",
                authority.keyOf(certificate).toString()));
        command.addAll(List.of(options));
        command.add(directory.resolve(name).toString());
        return new Server(port, directory.resolve(name + ".log"), command);
    }

    @AfterAll
    static void stop() {
        stage.close();
        server.close();
    }

    private static BackupStorage trusted(String path) throws IOException {
        return storage(PORT, path, ", caBundle: " + base64(authority));
    }

    private static String base64(Certificates authority) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(authority.authority()));
    }

    private static BackupStorage storage(int port, String path, String more) {
        return storage(port, path, "", more);
    }

    private static BackupStorage storage(int port, String path, String rest, String more) {
        return Scene.storage("provider: rest, rest: {url: 'https://127.0.0.1:" + port + "/" + path
                + "', secretName: rest" + rest + "}" + more);
    }

    private static Repo repo(String path) {
        return Stage.repo(
                "rest:https://127.0.0.1:" + PORT + "/" + path + "/demo~redis~nightly/dump",
                Map.of("RESTIC_REST_USERNAME", "jenkins", "RESTIC_REST_PASSWORD", USER_PASSWORD),
                Optional.of(authority.authority()));
    }

    @Test
    void backsUpOverTrustedTlsKeepsOneAndRestores() throws IOException {
        BackupStorage storage = trusted("team/a");
        Played first = play(Stage.backup(storage), repo("team/a"));
        Played second = play(Stage.keepingOne(storage), repo("team/a"));

        assertThat(second.component().removed())
                .containsExactly(first.component().snapshot().substring(0, 8));
        assertThat(repo("team/a").snapshots())
                .containsExactly(second.component().snapshot());
        stage.redis.cli("FLUSHALL");
        assertThat(play(Stage.restore(storage, "latest"), repo("team/a")).succeeded())
                .isTrue();
        assertThat(RedisContents.of(stage.redis)).isEqualTo(stage.contents);
    }

    @Test
    void takesAnyCertificateWhenAskedTo() {
        Played played = play(Stage.backup(storage(PORT, "any", ", insecureTLS: true", "")), repo("any"));

        assertThat(repo("any").snapshots()).containsExactly(played.component().snapshot());
    }

    @Test
    void saysAtOnceThatTheCertificateIsOfAnotherAuthority() throws IOException {
        Certificates another = new Certificates(directory, "another-authority");

        Played played = play(Stage.backup(storage(PORT, "ca", ", caBundle: " + base64(another))), repo("ca"));

        assertThat(played.failure().message())
                .contains("127.0.0.1:" + PORT + "/ca/demo~redis~nightly/dump", "certificate", "caBundle");
    }

    @Test
    void saysThatNobodyAnswersAfterABoundedTime() {
        int port = Server.freePort();

        long began = System.nanoTime();
        Played played = play(Stage.backup(storage(port, "x", "")), repo("x"));

        assertThat(played.failure().message())
                .contains("127.0.0.1:" + port, "connection refused", "see that its server runs");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void saysThatThePasswordIsRefused() throws IOException {
        int port = Server.freePort();
        try (Server strict = server(port, "strict", "--user", "other", "--pass", "other")) {
            Played played = play(Stage.backup(storage(port, "p", ", caBundle: " + base64(authority))), repo("p"));

            assertThat(played.failure().message())
                    .contains("127.0.0.1:" + port, "refuses the credentials", "401", "storage's Secret");
        }
    }

    private static Played play(Request request, Repo repo) {
        return stage.scene.check(stage.scene.theatre.play(request), repo);
    }
}
