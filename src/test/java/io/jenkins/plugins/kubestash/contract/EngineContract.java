package io.jenkins.plugins.kubestash.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.model.ObjectRef;
import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SortedSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every engine's backup and restore must do, whole sessions against a real server. A class an engine and task
 * extends it; {@link Scene#check} asserts after each session what must hold after all of them.
 */
public abstract class EngineContract extends EngineSessions {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final ObjectRef OTHER = new ObjectRef("demo", "other");

    /** Of the last stream that was asked for. */
    private String path;

    private String tags;

    @Test
    void bringsEverythingBack() {
        database.fill();
        SortedSet<String> before = database.contents();
        Played backup = backup();
        database.clear();
        assertThat(database.contents()).isNotEqualTo(before);

        Played restore = restore("latest", restoreParameters());

        assertThat(database.contents()).isEqualTo(before).isNotEmpty();
        assertThat(backup.component().engine()).isEqualTo(database.engine());
        assertThat(backup.component().version()).as("version").containsPattern("\\d+\\.\\d+");
        assertThat(backup.component().verified()).contains("data");
        assertThat(restore.component().snapshot()).isEqualTo(backup.component().snapshot());
    }

    @Test
    void bringsEverythingIntoAnotherInstance() {
        database.fill();
        SortedSet<String> before = database.contents();
        String snapshot = backup().component().snapshot();
        Database second = other();
        bind(OTHER, second, second.port(), second.credentials());

        Played restore = check(scene.theatre.play(
                Scene.restore(OTHER, binding(), restoreTask(), snapshot.substring(0, 12), restoreParameters())));

        restore.component();
        assertThat(second.contents()).isEqualTo(before);
    }

    @Test
    void isNotRestoredOverWhatIsThereUnlessTold() {
        database.fill();
        SortedSet<String> before = database.contents();
        String snapshot = backup().component().snapshot();

        Played refused = restore(snapshot, restoreParameters());

        assertThat(refused.failure().reason()).isEqualTo("TARGET_NOT_EMPTY");
        assertThat(database.contents()).isEqualTo(before);

        restore(snapshot, replacing()).component();
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    void aWrongPasswordIsToldAtOnce() {
        Assumptions.assumeTrue(database.wrongCredentials().isPresent(), "this database asks for no password");
        bind(binding(), database, database.port(), database.wrongCredentials().orElseThrow());

        Played played = backup();

        assertThat(played.failure().reason()).isEqualTo("DATABASE_REFUSED");
        assertThat(played.failure().retry()).isFalse();
        assertThat(played.failure().message()).contains("AppBinding's Secret");
    }

    @Test
    void waitsForADatabaseThatIsDownAndThenGivesUp() {
        try (Wire wire = new Wire(database.port())) {
            wire.cutAfterSent(0);
            int port = wire.port();
            wire.close();
            bind(binding(), database, port, database.credentials());

            Played played = backup();

            assertThat(played.failure().reason()).isEqualTo("DATABASE_UNREACHABLE");
            assertThat(played.failure().retry()).isTrue();
            assertThat(played.failure().message()).contains("127.0.0.1:" + port);
        }
    }

    @Test
    void aDumpWhoseConnectionIsCutLeavesNoSnapshot() {
        database.fill();
        database.fillMuch();
        try (Wire wire = new Wire(database.port())) {
            bind(binding(), database, wire.port(), database.credentials());
            Theatre.Act act = scene.theatre.begin(Scene.backup(binding(), backupTask(), backupParameters()));
            scene.awaitRunning("dump");
            wire.cutAfterSent(1_000_000);

            Played played = check(act.toEnd(LONG));

            assertThat(wire.isCut()).isTrue();
            assertThat(played.failure().reason()).isIn("DATABASE_LOST", "DATABASE_UNREACHABLE", "DUMP_FAILED");
            assertThat(played.failure().retry()).isTrue();
        }
    }

    @Test
    void aLoadWhoseConnectionIsCutFails() {
        database.fill();
        database.fillMuch();
        String snapshot = backup().component().snapshot();
        database.clear();
        try (Wire wire = new Wire(database.port())) {
            bind(binding(), database, wire.port(), database.credentials());
            Theatre.Act act = scene.theatre.begin(
                    Scene.restore(binding(), binding(), restoreTask(), snapshot, restoreParameters()));
            scene.awaitRunning("load");
            wire.cutAfterReceived(1_000_000);

            Played played = check(act.toEnd(LONG));

            assertThat(wire.isCut()).isTrue();
            assertThat(played.failure().reason()).isIn("DATABASE_LOST", "DATABASE_UNREACHABLE", "LOAD_FAILED");
        }
    }

    @Test
    void aDatabaseThatDiesInTheMiddleOfADumpLeavesNoSnapshot() {
        Database victim = start();
        try (victim) {
            victim.fill();
            victim.fillMuch();
            try (Wire wire = new Wire(victim.port())) {
                bind(binding(), victim, wire.port(), victim.credentials());
                Theatre.Act act = scene.theatre.begin(Scene.backup(binding(), backupTask(), backupParameters()));
                scene.awaitRunning("dump");
                victim.kill();

                Played played = check(act.toEnd(LONG));

                assertThat(played.failure().reason()).isIn("DATABASE_LOST", "DATABASE_UNREACHABLE", "DUMP_FAILED");
            }
        }
    }

    @Test
    void aDumpThatWasCutIsRefused() {
        byte[] good = stream();

        Played restore = restoreOf(Arrays.copyOf(good, good.length / 2));

        assertThat(restore.failure().reason()).isEqualTo("DAMAGED_DUMP");
        assertThat(restore.failure().retry()).isFalse();
        assertThat(restore.failure().message()).startsWith("snapshot ").contains("damaged");
    }

    @Test
    void aDumpWithAFlippedBitIsRefused() {
        byte[] dump = stream();
        dump[dump.length * 2 / 3] ^= 4;

        Played restore = restoreOf(dump);

        assertThat(restore.failure().reason()).isEqualTo("DAMAGED_DUMP");
        assertThat(restore.failure().message()).startsWith("snapshot ");
    }

    @Test
    void aDumpOfAnotherEngineIsRefused() {
        stream();
        String id = repo().putAs(
                        "anything".getBytes(StandardCharsets.UTF_8),
                        path,
                        "target=" + binding() + ",component=dump,engine=another,task=logical-backup");

        Played restore = restore(id, restoreParameters());

        assertThat(restore.failure().reason()).isEqualTo("FOREIGN_DUMP");
        assertThat(restore.failure().message())
                .contains(id.substring(0, 8))
                .contains("another")
                .contains(database.engine());
    }

    /** The stream of a backup of a little of everything; the database is empty afterwards. */
    private byte[] stream() {
        database.fill();
        Played backup = backup();
        path = backup.component().path();
        tags = repo().tags(backup.component().snapshot());
        database.clear();
        return repo().stream(backup.component().snapshot(), path);
    }

    private Played restoreOf(byte[] stream) {
        return restore(repo().putAs(stream, path, tags), restoreParameters());
    }
}
