package io.jenkins.plugins.kubestash.acceptance;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;

/** Holds restic where a scenario wants it: a command whose word is held waits before it begins. */
final class Hold {
    private final Path directory;
    private final Path restic;

    Hold(Path directory) {
        this.directory = directory;
        restic = directory.resolve("restic");
        try {
            Files.createDirectories(directory);
            Files.writeString(restic, """
                    #!/bin/sh
                    for file in '%s'/*.held; do
                        [ -e "$file" ] || continue
                        word=$(basename "$file" .held)
                        case " $* " in *" $word "*)
                            : >"%s/$word.waits"
                            while [ -e "$file" ]; do sleep 0.1; done
                        esac
                    done
                    exec '%s' "$@"
                    """.formatted(directory, directory, Tools.find("restic")));
            Files.setPosixFilePermissions(restic, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program to put into the image. */
    Path restic() {
        return restic;
    }

    /** From now on {@code restic word} waits. */
    void hold(String word) {
        try {
            Files.deleteIfExists(directory.resolve(word + ".waits"));
            Files.writeString(directory.resolve(word + ".held"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when one has come there. */
    void await(String word) {
        Waiting.until(
                "restic " + word + " is reached",
                Duration.ofMinutes(2),
                () -> Files.exists(directory.resolve(word + ".waits")));
    }

    void releaseAll() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".held")).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
