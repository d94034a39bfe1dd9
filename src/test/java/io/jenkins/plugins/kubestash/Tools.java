package io.jenkins.plugins.kubestash;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Finds the programs that tests run: in the directory that {@code kubestash.tools} names, then in PATH. */
public final class Tools {
    private Tools() {}

    /** The same directories as a search path for others. */
    public static String searchPath() {
        Path tools =
                Path.of(System.getProperty("kubestash.tools", ".tools/bin")).toAbsolutePath();
        return tools + File.pathSeparator + System.getenv("PATH");
    }

    public static Path find(String name) {
        return Stream.concat(
                        Stream.of(System.getProperty("kubestash.tools", ".tools/bin")),
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)))
                .map(directory -> Path.of(directory).resolve(name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("'" + name + "' is not here: run ./verify, which brings it"));
    }
}
