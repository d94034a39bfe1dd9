package io.jenkins.plugins.kubestash.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Where the cluster keeps its files; a directory of its own making goes away at the end. */
final class WorkDirectory implements AutoCloseable {
    private final Path path;
    private final boolean own;

    WorkDirectory(Optional<Path> given) {
        try {
            own = given.isEmpty();
            path = given.isEmpty() ? Files.createTempDirectory("cluster-") : Files.createDirectories(given.get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path.toAbsolutePath();
    }

    @Override
    public void close() {
        if (own) {
            remove(path);
        }
    }

    /** Removes a file or a whole directory, as far as it is there. */
    static void remove(Path doomed) {
        if (!Files.exists(doomed, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(doomed, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + doomed, e);
        }
    }
}
