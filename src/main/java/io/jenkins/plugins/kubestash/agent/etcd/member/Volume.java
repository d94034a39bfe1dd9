package io.jenkins.plugins.kubestash.agent.etcd.member;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A member's data directory and the directory in it where the restore works. Every change is one step that is there
 * or not, and is on the disk when the next begins.
 */
final class Volume {
    private static final String HOME = ".kubestash-restore";
    private static final Set<String> NOT_ETCDS = Set.of(HOME, "lost+found");

    private final Path data;
    private final Path home;
    private final Steps steps;

    Volume(Path data, Steps steps) {
        this.data = data;
        this.home = data.resolve(HOME);
        this.steps = steps;
    }

    Path data() {
        return data;
    }

    Path snapshot() {
        return home.resolve("snapshot.db");
    }

    Path proof() {
        return home.resolve("proof");
    }

    Path fresh() {
        return home.resolve("new");
    }

    Path old() {
        return home.resolve("old");
    }

    Path lock() {
        return home.resolve("lock");
    }

    boolean hasHome() {
        return Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes the data directory and the restore's own, for nobody else to read. */
    void makeHome() throws IOException {
        if (!Files.isDirectory(data)) {
            makePrivate(data);
        }
        if (!hasHome()) {
            makePrivate(home);
        }
    }

    void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makePrivate(directory);
        }
    }

    private void makePrivate(Path directory) throws IOException {
        steps.before("make " + directory.getFileName());
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        flush(directory.getParent());
    }

    /** The names in a directory that are etcd's; none when it is not there. */
    static List<String> entries(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !NOT_ETCDS.contains(name))
                    .sorted()
                    .toList();
        }
    }

    static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Moves one entry; both directories are on the disk afterwards. */
    void move(String name, Path from, Path to) throws IOException {
        steps.before("move " + name + " to " + to.getFileName());
        Files.move(from.resolve(name), to.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        flush(to);
        flush(from);
    }

    void delete(Path path) throws IOException {
        if (!exists(path)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(path)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : deepestFirst) {
            steps.before("delete " + home.relativize(each));
            Files.deleteIfExists(each);
        }
        flush(path.getParent());
    }

    /** The journal, or {@link Journal#NOTHING}. */
    Journal journal() throws IOException {
        Path file = home.resolve("journal.json");
        if (!exists(file)) {
            return Journal.NOTHING;
        }
        try {
            return Journal.of(JsonObject.parse(Files.readString(file)).orElse(JsonObject.EMPTY));
        } catch (IllegalArgumentException e) {
            throw new AgentFailure(
                    Reason.LOAD_FAILED,
                    file + " is not a journal of a restore: go on by hand as docs/etcd-restore.md says",
                    e);
        }
    }

    /** Replaces the journal in one step. */
    void write(Journal journal) throws IOException {
        Path next = home.resolve("journal.next");
        steps.before("write " + journal.state().word());
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(StandardCharsets.UTF_8.encode(journal.json()));
            channel.force(true);
        }
        steps.before("become " + journal.state().word());
        Files.move(next, home.resolve("journal.json"), StandardCopyOption.ATOMIC_MOVE);
        flush(home);
    }

    /** Removes all that the restore made: the journal only when nothing else is left that it would be needed for. */
    void deleteHome() throws IOException {
        for (String name : entries(home)) {
            if (!name.startsWith("journal") && !name.equals("lock")) {
                delete(home.resolve(name));
            }
        }
        delete(home.resolve("journal.next"));
        delete(home.resolve("journal.json"));
        delete(home);
    }

    /** Bytes that can still be written. */
    long room() throws IOException {
        return Files.getFileStore(data).getUsableSpace();
    }

    /** Makes the entries of a directory known to the disk. */
    private static void flush(Path directory) throws IOException {
        if (directory != null) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
