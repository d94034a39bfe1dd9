package io.jenkins.plugins.kubestash.bench;

import io.jenkins.plugins.kubestash.model.Documents;
import io.jenkins.plugins.kubestash.session.SessionState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Stores states as the plugin does: a file each, on the disk for sure, replaced as a whole. */
record StateFiles(Path directory) {
    void save(SessionState state) {
        try {
            Path fresh = directory.resolve(state.id() + ".new");
            Files.writeString(fresh, Documents.toJson(state));
            try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(fresh, file(state), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void drop(SessionState state) {
        try {
            Files.deleteIfExists(file(state));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(SessionState state) {
        return directory.resolve(state.id() + ".json");
    }
}
