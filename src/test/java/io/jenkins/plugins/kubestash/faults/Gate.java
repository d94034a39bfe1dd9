package io.jenkins.plugins.kubestash.faults;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** A restic each of whose commands waits while the gate of that command is shut, and then is the real one. */
final class Gate implements AutoCloseable {
    static final List<String> COMMANDS = List.of("version", "backup", "dump", "forget");

    private final Path directory;

    Gate() {
        try {
            directory = Files.createTempDirectory("gate-");
            Files.writeString(restic(), """
                    #!/bin/sh
                    for word in "$@"; do
                      case $word in
                        version|backup|dump|forget) while [ -e %1$s/$word ]; do sleep 0.05; done; break;;
                      esac
                    done
                    exec %2$s "$@"
                    """.formatted(directory, Tools.find("restic")));
            Files.setPosixFilePermissions(restic(), PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path restic() {
        return directory.resolve("restic");
    }

    void shut(String command) {
        try {
            Files.writeString(directory.resolve(command), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void open(String command) {
        delete(directory.resolve(command));
    }

    void open() {
        COMMANDS.forEach(this::open);
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(directory)) {
            files.toList().forEach(Gate::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(directory);
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
