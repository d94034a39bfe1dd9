package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.Certificates;
import io.jenkins.plugins.kubestash.redis.RedisContents;
import io.jenkins.plugins.kubestash.redis.RedisServer;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that is down, refuses, dies, or holds more or less than expected. */
class DatabaseFaultsTest {
    private static Scene scene;

    @BeforeAll
    static void open() {
        scene = new Scene();
    }

    @AfterAll
    static void close() {
        scene.close();
    }

    @BeforeEach
    void freshRepo() {
        scene.freshRepo();
    }

    @Test
    void waitsForADatabaseThatIsDownAndThenGivesUp() {
        int port;
        try (RedisServer redis = RedisServer.start()) {
            port = redis.port();
        }
        scene.bind(port, Scene.CANARY);

        Played played = scene.play(Scene.backup());

        assertThat(played.failure().reason()).isEqualTo("DATABASE_UNREACHABLE");
        assertThat(played.failure().retry()).isTrue();
        assertThat(played.failure().message())
                .matches("the database at 127.0.0.1:" + port + " was not reached in \\d s: redis at 127.0.0.1:" + port
                        + " cannot be reached: Connection refused; check that it runs and that this namespace may reach"
                        + " it");
        assertThat(played.log()).anyMatch(line -> line.contains("waiting for the database at 127.0.0.1:" + port));
    }

    @Test
    void aWrongPasswordIsToldAtOnce() {
        try (RedisServer redis = RedisServer.start("requirepass right")) {
            scene.bind(redis.port(), Scene.CANARY);

            Played played = scene.play(Scene.backup());

            assertThat(played.failure().reason()).isEqualTo("DATABASE_REFUSED");
            assertThat(played.failure().message())
                    .isEqualTo("redis at 127.0.0.1:" + redis.port()
                            + " refuses the user name or password: check the AppBinding's Secret");
            assertThat(played.log()).noneMatch(line -> line.contains("waiting for"));
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsToldAtOnce(@TempDir Path directory) throws IOException {
        Certificates right = new Certificates(directory, "right");
        Certificates wrong = new Certificates(directory, "wrong");
        Path certificate = right.sign("redis", "IP:127.0.0.1");
        List<String> cli = List.of("--tls", "--cacert", right.authority().toString());
        try (RedisServer redis = RedisServer.start(
                cli,
                "port 0",
                "tls-port {port}",
                "tls-auth-clients no",
                "tls-cert-file " + certificate,
                "tls-key-file " + right.keyOf(certificate),
                "tls-ca-cert-file " + right.authority())) {
            String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(wrong.authority()));
            scene.bind("clientConfig: {url: 'rediss://127.0.0.1:" + redis.port() + "', caBundle: '" + ca + "'}");

            Played played = scene.play(Scene.backup());

            assertThat(played.failure().reason()).isEqualTo("DATABASE_REFUSED");
            assertThat(played.failure().message())
                    .isEqualTo("the certificate of redis at 127.0.0.1:" + redis.port() + " is not accepted for the name"
                            + " '127.0.0.1': unable to find valid certification path to requested target: check the"
                            + " AppBinding's caBundle and serverName");
            assertThat(played.log()).noneMatch(line -> line.contains("waiting for"));
        }
    }

    @Test
    void aDatabaseThatDiesInTheMiddleOfADumpLeavesNoSnapshot() {
        try (RedisServer redis = RedisServer.start()) {
            scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
            redis.cli("DEBUG", "POPULATE", "3000000", "key", "100");

            Theatre.Act act = scene.theatre.begin(Scene.backup());
            scene.embedded.await(
                    "a part of the keys is dumped", Duration.ofSeconds(60), () -> redis.cli("INFO", "commandstats")
                            .matches("(?s).*cmdstat_dump:calls=\\d{5,}.*"));
            redis.kill();
            Played played = scene.check(act.toEnd(Duration.ofMinutes(1)));

            assertThat(played.failure().reason()).isEqualTo("DATABASE_LOST");
            assertThat(played.failure().retry()).isTrue();
            assertThat(played.failure().message())
                    .startsWith("the database at 127.0.0.1:" + redis.port() + " was lost while writing dump: ")
                    .endsWith("; no snapshot was made, the dump ended with exit status 1");
            assertThat(scene.repo().snapshots()).isEmpty();
        }
    }

    @Test
    void anEmptyDatabaseIsBackedUpAndRestored() {
        try (RedisServer redis = RedisServer.start()) {
            scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");

            Played backup = scene.play(Scene.backup());
            Played restore = scene.play(Scene.restore("latest", Map.of()));

            assertThat(backup.component().counts()).containsEntry("keys", 0L);
            assertThat(restore.component().counts()).containsEntry("keys", 0L);
            assertThat(RedisContents.of(redis)).isEmpty();
        }
    }

    @Test
    void aDatabaseThatHoldsSomethingIsNotRestoredOver() {
        try (RedisServer redis = RedisServer.start()) {
            scene.bind("clientConfig: {url: 'redis://127.0.0.1:" + redis.port() + "'}");
            redis.cli("SET", "key", "as backed up");
            scene.play(Scene.backup());
            redis.cli("SET", "key", "newer");

            Played restore = scene.play(Scene.restore("latest", Map.of()));

            assertThat(restore.failure().reason()).isEqualTo("TARGET_NOT_EMPTY");
            assertThat(restore.failure().message())
                    .isEqualTo("redis at 127.0.0.1:" + redis.port()
                            + " holds 1 keys: give ifExists (replace, skip or fail) or flush");
            assertThat(redis.cli("GET", "key")).isEqualTo("newer");
        }
    }
}
