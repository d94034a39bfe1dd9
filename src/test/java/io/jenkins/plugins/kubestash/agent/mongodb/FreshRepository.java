package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** An empty restic repository, made once and then copied: to make one takes seconds, by intention. */
final class FreshRepository {
    private static final Path MADE = make();

    private FreshRepository() {}

    private static Path make() {
        try {
            Path directory = Files.createTempDirectory("kubestash-repository");
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
        try (Stream<Path> files = Files.walk(MADE)) {
            Files.createDirectories(place.getParent());
            for (Path file : files.toList()) {
                Files.copy(file, place.resolve(MADE.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
