package io.jenkins.plugins.kubestash.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.kubestash.scene.Played;
import io.jenkins.plugins.kubestash.scene.Retained;
import io.jenkins.plugins.kubestash.scene.Scene;
import io.jenkins.plugins.kubestash.scene.Theatre;
import io.jenkins.plugins.kubestash.session.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Repositories that others have locked, or write into at the same time; retention that cannot do its work. */
class RepositoryLocksTest extends RepositorySessions {
    @Test
    void aLiveProcessOfSomebodyElseIsWaitedForAndThenNamed() throws Exception {
        fill();
        Process foreign = locked("exclusive", scene.repo().process("check", "--read-data", "--limit-download", "1"));
        try {
            List<String> locks = scene.repo().locks();

            Played played = scene.check(scene.theatre.play(Scene.backup()), scene.repo(), locks);

            assertThat(played.failure().reason()).isEqualTo("REPOSITORY_LOCKED");
            assertThat(played.failure().retry()).isTrue();
            assertThat(message(played))
                    .matches("VOLUME/demo/redis/repository/v1/nightly/dump is locked by \\S+ \\(pid " + foreign.pid()
                            + "\\) since \\d{4}-\\d\\d-\\d\\dT\\S+; wait until it is done, or run 'restic unlock' if"
                            + " nothing works there");
            assertThat(played.log()).anyMatch(line -> line.endsWith("; waiting"));
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly().waitFor();
        }
    }

    @Test
    void theLockOfAPodOfOursThatIsGoneIsRemoved() throws Exception {
        assumeTrue(scene.embedded.hostNames(), "needs root: the lock must bear the name of a pod");
        Played first = scene.play(Scene.backup());
        String gone = first.stored().get(first.stored().size() - 1).replaceFirst("(?s).*\"job\":\"([^\"]+)\".*", "$1")
                + "-abcde";
        fill();
        ProcessBuilder check = scene.repo().process("check", "--read-data", "--limit-download", "1");
        check.command().addAll(0, List.of("unshare", "--uts", "sh", "-c", "hostname " + gone + "; exec \"$@\"", "sh"));
        locked("exclusive", check).destroyForcibly().waitFor();
        assertThat(scene.repo().locks()).hasSize(1);

        Played played = scene.play(Scene.backup());

        assertThat(played.succeeded()).as("%s", played.log()).isTrue();
        assertThat(played.log())
                .contains("The repository is locked by pod " + gone + ", which is gone: removing its lock");
    }

    @Test
    void retentionThatCannotLockIsAWarningOnAGoodBackup() throws Exception {
        Played first = scene.play(Scene.backup());
        ProcessBuilder backup = scene.repo().process("backup", "--stdin", "--stdin-filename", "endless");
        Process foreign = backup.start();
        try {
            scene.embedded.await("a lock", Duration.ofSeconds(30), () -> !scene.repo()
                    .locks()
                    .isEmpty());
            List<String> locks = scene.repo().locks();

            Played played = scene.check(scene.theatre.play(Retained.last(1, Scene.backup())), scene.repo(), locks);

            assertThat(played.component().removed()).isEmpty();
            assertThat(((Outcome.Success) played.result().outcome()).result().warnings())
                    .singleElement()
                    .asString()
                    .startsWith("retention: removing old snapshots of ")
                    .contains("repository is already locked by PID " + foreign.pid() + " on ", "lock was created at 2");
            assertThat(scene.repo().snapshots())
                    .containsExactly(
                            first.component().snapshot(), played.component().snapshot());
        } finally {
            foreign.destroyForcibly().waitFor();
        }
    }

    @Test
    void retentionKeepsTheNewestAndNeverTouchesAnotherTarget() {
        Played first = scene.play(Scene.backup());
        byte[] dump = scene.repo().stream(first.component().snapshot());
        String others = scene.repo().put(dump, "demo/other", "redis");
        String another = scene.repo().put(dump, "demo/other", "redis");

        Played played = scene.play(Retained.last(1, Scene.backup()));

        assertThat(played.component().removed())
                .containsExactly(first.component().snapshot().substring(0, 8));
        assertThat(scene.repo().snapshots())
                .containsExactly(others, another, played.component().snapshot());
    }

    @Test
    void twoBackupsAtTheSameTimeBothSucceed() {
        Theatre.Act one = scene.theatre.begin(Scene.backup());
        Theatre.Act two = scene.theatre.begin(Retained.last(5, Scene.backup()));
        Played ofOne = one.toEnd(Duration.ofMinutes(2));
        Played ofTwo = two.toEnd(Duration.ofMinutes(2));

        scene.check(ofOne);
        scene.check(ofTwo);

        assertThat(ofOne.succeeded() && ofTwo.succeeded())
                .as("%s%n%s", ofOne.log(), ofTwo.log())
                .isTrue();
        assertThat(scene.repo().snapshots())
                .containsExactlyInAnyOrder(
                        ofOne.component().snapshot(), ofTwo.component().snapshot());
    }

    /** Something that takes a while to be read again at 1 KiB/s. */
    private void fill() {
        byte[] noise = new byte[200_000];
        new SplittableRandom(4711).nextBytes(noise);
        scene.repo().put(noise, "demo/other", "redis");
    }

    /** Starts a restic command and stops it as soon as its lock is t */
    private Process locked(String kind, ProcessBuilder restic) throws IOException {
        Process process = restic.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String[] none = {};
        scene.embedded.await(
                kind + " lock",
                Duration.ofSeconds(30),
                () -> Optional.ofNullable(scene.repo()
                                        .path()
                                        .resolve("locks")
                                        .toFile()
                                        .list())
                                .orElse(none)
                                .length
                        > 0);
        assertThat(Command.ran("kill", "-STOP", Long.toString(process.pid()))).isTrue();
        return process;
    }
}
