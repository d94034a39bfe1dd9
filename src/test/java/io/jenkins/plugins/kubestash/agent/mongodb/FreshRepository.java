package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Empty restic repositories, made once a component and then copied: to make one takes seconds, by intention. Each component
 * has its own, for two processes must not begin a cache of one repository in the same moment.
 */
final class FreshRepository {
    private static final Map<String, Path> MADE = new ConcurrentHashMap<>();

    private FreshRepository() {}

    private static Path make(String component) {
        try {
            Path directory = Files.createTempDirectory("kubestash-" + component);
            directory.toFile().deleteOnExit();
            ProcessBuilder builder = new ProcessBuilder(
                    Tools.find("restic").toString(),
                    "init",
                    "--repo",
                    directory.resolve("made").toString());
            builder.environment().put("RESTIC_PASSWORD", "restic-canary");
            builder.environment()
                    .put("RESTIC_CACHE_DIR", directory.resolve("cache").toString());
            builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            if (builder.start().waitFor() != 0) {
                throw new IllegalStateException("restic init failed");
            }
            return directory.resolve("made");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static void copyTo(Path place) {
        Path made = MADE.computeIfAbsent(place.getFileName().toString(), FreshRepository::make);
        try (Stream<Path> files = Files.walk(made)) {
            Files.createDirectories(place.getParent());
            for (Path file : files.toList()) {
                Files.copy(file, place.resolve(made.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
