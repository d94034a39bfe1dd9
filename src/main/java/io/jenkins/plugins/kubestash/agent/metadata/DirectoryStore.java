package io.jenkins.plugins.kubestash.agent.metadata;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** KubeStash's files in a directory. A file appears whole or not at all. */
record DirectoryStore(Path root) implements MetadataStore {
    private static final Pattern SNAPSHOT_ID = Pattern.compile("\\bid: \"?([0-9a-f]{64})\\b");
    private static final long LONGEST = 1 << 20;

    @Override
    public boolean exists(String name) {
        return Files.exists(root.resolve(name));
    }

    @Override
    public void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the snapshot files all of whose restic snapshots were removed. */
    void deleteSnapshots(String directory, Set<String> removed) throws IOException {
        Path snapshots = root.resolve(directory);
        if (removed.isEmpty() || !Files.isDirectory(snapshots)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(snapshots, "*.yaml")) {
            for (Path file : files) {
                Set<String> ids = Files.size(file) > LONGEST ? Set.of() : ids(Files.readString(file));
                if (!ids.isEmpty() && removed.containsAll(ids)) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Set<String> ids(String yaml) {
        return SNAPSHOT_ID
                .matcher(yaml)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }
}
