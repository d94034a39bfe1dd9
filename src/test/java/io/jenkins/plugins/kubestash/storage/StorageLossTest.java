package io.jenkins.plugins.kubestash.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.QuickRepo;
import io.jenkins.plugins.kubestash.scene.Repo;
import io.jenkins.plugins.kubestash.scene.Theatre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storage's server dies while a backup writes into it. */
class StorageLossTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    /** Long enough for the first answer of a server that has just started, on a busy machine. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(15);

    private static final int PIECES = 40;
    private static final int PIECE = 40_000;
    /** The dump, which does not compress, takes some 6 seconds. */
    private static final int KIB_PER_SECOND = 250;

    @TempDir
    Path directory;

    @Test
    void aRestServerThatStaysAwayFailsTheBackupAndTheNextOneClearsItsLock() {
        staysAway(new PlainRestServer(directory));
    }

    @Test
    void anS3ServerThatStaysAwayFailsTheBackupAndTheNextOneClearsItsLock() throws IOException {
        staysAway(new S3Server(directory));
    }

    @Test
    void aServerThatComesBackSoonDoesNoHarm() {
        try (Remote remote = new PlainRestServer(directory);
                Stage stage = stage(remote)) {
            Theatre.Act act = stage.scene.theatre.begin(Stage.slow(remote.storage("a"), KIB_PER_SECOND, LONG));
            awaitLock(stage, remote, act);
            remote.server().kill();
            stage.scene.embedded.await("restic's first try after it", LONG, () -> act.log().stream()
                    .anyMatch(line -> line.contains("retrying after")));
            remote.server().start();

            Played played = stage.scene.check(act.toEnd(LONG), remote.repo("a"));
            assertThat(remote.repo("a").snapshots())
                    .containsExactly(played.component().snapshot());
        }
    }

    private static void staysAway(Remote remote) {
        try (remote;
                Stage stage = stage(remote)) {
            Theatre.Act act = stage.scene.theatre.begin(Stage.slow(remote.storage("a"), KIB_PER_SECOND, SHORT_WAIT));
            awaitLock(stage, remote, act);
            remote.server().kill();
            Played lost = act.toEnd(LONG);

            String place = remote.repo("a").location();
            assertThat(lost.failure().reason()).isEqualTo("REPOSITORY_UNREACHABLE");
            assertThat(lost.failure().message())
                    .startsWith("writing dump to " + place + ": the storage does not answer (")
                    .contains("connection refused", "see that its server runs");
            assertThat(lost.log()).anyMatch(line -> line.contains("a lock, which the next session removes"));
            assertThat(stage.scene.leftovers()).isEmpty();

            remote.server().start();
            Repo repo = remote.repo("a");
            List<String> left = repo.locks();
            assertThat(left).as("the dead pod's lock").hasSize(1);
            stage.scene.check(lost, repo, left);

            Played next = stage.scene.check(stage.scene.theatre.play(Stage.keepingOne(remote.storage("a"))), repo);
            assertThat(repo.snapshots()).containsExactly(next.component().snapshot());
        }
    }

    private static Stage stage(Remote remote) {
        Stage stage = new Stage(remote.secrets());
        QuickRepo.make(remote.files("a"), Stage.PASSWORD);
        Random random = new Random(7);
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < PIECES; i++) {
            random.nextBytes(piece);
            stage.redis.pipe("SET piece:" + i + " " + Base64.getEncoder().encodeToString(piece) + "\n");
        }
        return stage;
    }

    private static void awaitLock(Stage stage, Remote remote, Theatre.Act act) {
        stage.scene.embedded.await(
                "restic's lock, or the end",
                LONG,
                () -> hasFiles(remote.files("a").resolve("locks"))
                        || act.state().phase().ended());
        assertThat(act.state().phase().ended()).as("%s", act.log()).isFalse();
    }

    private static boolean hasFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().matches("[0-9a-f]{64}"));
        } catch (IOException e) {
            return false;
        }
    }
}
