package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A word that stands in every secret is nowhere else: not in objects, arguments, logs, stored states or tags. */
class ClusterCanaryTest {
    private static final List<String> KINDS = List.of("Job", "Pod", "ConfigMap", "Event", "AppBinding");

    private Held held;

    @BeforeEach
    void start() {
        held = new Held();
    }

    @AfterEach
    void stop() {
        held.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE", "LOCKED_DUMP", "FINISH", "RETENTION"})
    void noSecretShowsWhileABackupRuns(Stage stage) {
        if (stage == Stage.RETENTION) {
            held.scene.play(Scene.backup());
        }
        Theatre.Act act = held.heldAt(stage, Scene.limits(0));
        assertNowhere(objects(), "objects");
        assertNowhere(arguments(), "arguments of processes");
        held.release();
        Played played = held.scene.check(act.toEnd(Held.LONG));
        assertNowhere(String.join("\n", played.log()), "log");
        assertNowhere(String.join("\n", played.stored()), "stored states");
        assertNowhere(
                held.scene.repo().restic("snapshots", "--json", "--no-lock").output(), "snapshots");
        assertNowhere(objects(), "objects at the end");
    }

    @Test
    void noSecretShowsInARestoreOrInAFailure() {
        held.scene.play(Scene.backup());
        Played restored = held.scene.play(Scene.restore("latest", Map.of("ifExists", "replace")));
        assertThat(restored.succeeded()).isTrue();
        held.scene.secret("redis-auth", "{password: '" + Scene.CANARY + "-wrong'}");
        Played refused = held.scene.play(Scene.backup());
        assertThat(refused.failure().reason()).isEqualTo("DATABASE_REFUSED");
        assertNowhere(String.join("\n", refused.log()) + String.join("\n", refused.stored()), "failure");
        assertNowhere(objects(), "objects");
    }

    private String objects() {
        return KINDS.stream()
                .flatMap(kind -> held.scene.embedded.list(kind, "").stream())
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    /** Of everything that this process has started, except the database, whose password stands in its own file. */
    private static String arguments() {
        return ProcessHandle.current()
                .descendants()
                .map(process -> Path.of("/proc/" + process.pid() + "/cmdline"))
                .map(ClusterCanaryTest::read)
                .collect(Collectors.joining("\n"));
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    private static void assertNowhere(String text, String where) {
        String encoded = Base64.getEncoder().encodeToString(Scene.CANARY.getBytes(StandardCharsets.UTF_8));
        assertThat(text)
                .as(where)
                .isNotEmpty()
                .doesNotContain(Scene.CANARY)
                .doesNotContain(encoded.substring(0, encoded.length() - 4));
    }
}
