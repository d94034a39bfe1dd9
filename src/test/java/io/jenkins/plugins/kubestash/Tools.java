package io.jenkins.plugins.kubestash;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The programs that tests run: first those of the project's own directory, then those of the PATH. */
public final class Tools {
    private Tools() {}

    /** @throws IllegalStateException when the program is nowhere */
    public static Path find(String name) {
        Stream<String> directories = Stream.concat(
                Stream.of(System.getProperty("kubestash.tools", ".tools/bin")),
                Stream.of(System.getenv("PATH").split(File.pathSeparator)));
        return directories
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("'" + name + "' is not here: run ./verify, which brings it"));
    }
}
