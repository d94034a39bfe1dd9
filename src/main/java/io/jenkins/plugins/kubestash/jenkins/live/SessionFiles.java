package io.jenkins.plugins.kubestash.jenkins.live;

import io.jenkins.plugins.kubestash.model.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The stored sessions: a file each, replaced as a whole, so that a controller that dies finds the last or the one before. */
final class SessionFiles {
    private static final System.Logger SYSTEM_LOG = System.getLogger(SessionFiles.class.getName());
    private static final String END = ".json";

    private final Path directory;
    /** Those that cannot be read and were named in the log: they are looked at every minute. */
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    SessionFiles(Path directory) {
        this.directory = directory;
    }

    /** @throws UncheckedIOException when it is not on the disk for sure */
    void save(StoredSession session) {
        try {
            Files.createDirectories(directory);
            Path fresh = directory.resolve(session.id() + ".new");
            Files.writeString(fresh, Documents.toJson(session), StandardCharsets.UTF_8);
            try (FileChannel file = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(fresh, file(session.id()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException one line when there is a file and it cannot be understood */
    Optional<StoredSession> find(String id) {
        String text;
        try {
            text = Files.readString(file(id));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StoredSession stored = Documents.read(text, StoredSession.class);
        if (stored.format() != StoredSession.FORMAT || stored.state() == null) {
            throw new IllegalArgumentException("the stored session " + id + " has format " + stored.format()
                    + ", this version of the plugin reads " + StoredSession.FORMAT
                    + ": go back to the version that wrote it, or run the build again");
        }
        return Optional.of(stored);
    }

    /** All that can be read. */
    List<StoredSession> all() {
        return ids().stream().flatMap(id -> readable(id).stream()).toList();
    }

    /** Of all that are there. A disk that cannot be read is not one without sessions. */
    Set<String> ids() {
        if (Files.notExists(directory)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(END))
                    .map(name -> name.substring(0, name.length() - END.length()))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void drop(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<StoredSession> readable(String id) {
        try {
            return find(id);
        } catch (RuntimeException e) {
            if (told.add(id)) {
                SYSTEM_LOG.log(
                        System.Logger.Level.WARNING, "stored session " + id + " cannot be read: " + e.getMessage());
            }
            return Optional.empty();
        }
    }

    private Path file(String id) {
        if (!id.matches("[a-z0-9]{1,12}")) {
            throw new IllegalArgumentException("'" + id + "' is no session id");
        }
        return directory.resolve(id + END);
    }
}
