package io.jenkins.plugins.kubestash.agent.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.etcd.EtcdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that are killed in the middle, and what the next ones make of it. */
class MemberKilledTest extends OnAVolume {
    /** Each command is killed before each of its changes, in turn, and then run again. */
    @ParameterizedTest
    @ValueSource(strings = {"swap", "clean", "undo", "undo a built one"})
    void goesOnWhereItWasKilled(String command) throws IOException {
        run("build");
        Path kept = data.resolveSibling("kept");
        if (!command.equals("swap") && !command.contains("built")) {
            run("swap");
        }
        copy(data, kept);
        String word = command.replaceFirst(" .*", "");
        int kills = 0;
        while (killedBefore(kills, word)) {
            if (word.equals("clean")) {
                assertThat(data.resolve("member/snap/db")).exists();
            } else {
                assertThat(oldData()).isTrue();
            }
            run(word);
            assertEndOf(word);
            EtcdServer.delete(data);
            copy(kept, data);
            kills++;
        }
        assertThat(kills).isGreaterThan(4);
    }

    /** Whatever a swap had reached when it was killed, undo brings the old data back. */
    @Test
    void undoesFromWhereverTheSwapWasKilled() throws IOException {
        run("build");
        Path kept = data.resolveSibling("kept");
        copy(data, kept);
        int kills = 0;
        for (; killedBefore(kills, "swap"); kills++) {
            run("undo");
            assertOldDataInPlace();
            EtcdServer.delete(data);
            copy(kept, data);
        }
        assertThat(kills).isGreaterThan(4);
    }

    @Test
    void aBuildThatWasKilledBeginsAnewOrIsUndone() throws IOException {
        for (int kill : List.of(0, 2, 3, 5, 8)) {
            killedBefore(kill, "build");
            assertThat(data.resolve("member/snap/db")).hasContent("old data");
            run("undo");
            assertOldDataInPlace();
        }
        killedBefore(4, "build");
        assertThat(run("build")).containsEntry("state", "built");
        run("undo");
        assertOldDataInPlace();
    }

    private boolean oldData() throws IOException {
        for (String place : List.of("member/snap/db", ".kubestash-restore/old/member/snap/db")) {
            if (Files.exists(data.resolve(place)) && Files.size(data.resolve(place)) == "old data".length()) {
                return true;
            }
        }
        return false;
    }

    private void assertEndOf(String word) throws IOException {
        switch (word) {
            case "swap" -> {
                assertThat(data.resolve(".kubestash-restore/old/member/snap/db"))
                        .hasContent("old data");
                assertThat(Files.size(data.resolve("member/snap/db"))).isGreaterThan(1000);
            }
            case "clean" -> {
                assertThat(data.resolve(".kubestash-restore")).doesNotExist();
                assertThat(Files.size(data.resolve("member/snap/db"))).isGreaterThan(1000);
            }
            default -> assertOldDataInPlace();
        }
    }

    @Test
    void doesNotUndoWhatIsBeingRemoved() {
        run("build");
        run("swap");
        killedBefore(4, "clean");
        assertThat(refused("undo")).hasMessageContaining("there is no way back");
        assertThat(run("clean")).containsEntry("state", "none");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path there = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(path, there);
                }
            }
        }
    }
}
