package io.jenkins.plugins.kubestash.agent;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * {@code jre}: puts the Java runtime that this agent runs in where the containers of other images find it. What only a
 * developer needs stays behind; symbolic links, which may lead out of the runtime, become what they lead to.
 */
final class CopyRuntime extends SimpleFileVisitor<Path> {
    private static final Set<String> LEFT_OUT = Set.of(
            "jmods", "src.zip", "lib/src.zip", "include", "man", "demo", "sample", "legal", "docs", "lib/ct.sym");
    /** The archive for heaps of 32 GiB and more. */
    private static final String LARGE_HEAP_ARCHIVE = "classes_nocoops.jsa";

    private final Path from;
    private final Path to;

    CopyRuntime(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /** @throws AgentFailure BAD_CONFIGURATION when it cannot be written there */
    void run() {
        try {
            Files.walkFileTree(from, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, this);
        } catch (IOException e) {
            throw new AgentFailure(
                    Reason.BAD_CONFIGURATION,
                    "the Java runtime " + from + " cannot be copied to " + to + ": " + Lost.said(e)
                            + "; give the node more room for the pod",
                    e);
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        if (isLeftOut(directory)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        Files.createDirectories(place(directory));
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        if (!isLeftOut(file) && Files.isReadable(file)) {
            Files.copy(file, place(file), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
        return FileVisitResult.CONTINUE;
    }

    /** A link that leads nowhere, as distributions have them. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
        return FileVisitResult.CONTINUE;
    }

    private boolean isLeftOut(Path path) {
        String name = path.getFileName().toString();
        return LEFT_OUT.contains(from.relativize(path).toString())
                || name.equals(LARGE_HEAP_ARCHIVE)
                || name.endsWith(".diz")
                || name.endsWith(".debuginfo")
                || name.endsWith(".a");
    }

    private Path place(Path path) {
        return to.resolve(from.relativize(path).toString());
    }
}
