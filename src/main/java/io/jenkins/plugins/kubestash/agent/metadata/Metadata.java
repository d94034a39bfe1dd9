package io.jenkins.plugins.kubestash.agent.metadata;

import io.jenkins.plugins.kubestash.agent.Settings;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * KubeStash's own files beside the restic repositories: so that KubeStash, or a Jenkins that knows nothing any more,
 * finds the snapshots again from the storage alone.
 */
public final class Metadata {
    private final Settings settings;
    private final String directory;

    public Metadata(Settings settings) {
        this.settings = settings;
        this.directory = settings.text("KUBESTASH_DIRECTORY").replaceAll("^/+|/+$", "");
    }

    /**
     * One component of the Snapshot object.
     *
     * @param location its restic repository
     */
    public record Part(String component, String location, Snapshot snapshot, Duration duration) {}

    /**
     * Writes what is missing, and the Snapshot of this session.
     *
     * @param removed session tags, {@code <session id>.<attempt>}, of which retention has left no snapshot
     */
    public void write(List<Part> parts, Set<String> removed) throws IOException {
        String where = settings.text("KUBESTASH_METADATA");
        if (where.isEmpty()) {
            return;
        }
        MetadataStore store = where.equals("s3") ? S3Store.of(settings) : new DirectoryStore(Path.of(where));
        writeTo(store, parts);
        for (String session : removed) {
            store.delete(snapshotFile(nameOf(session)));
        }
    }

    private void writeTo(MetadataStore store, List<Part> parts) throws IOException {
        writeIfAbsent(store, "metadata.yaml", "KUBESTASH_STORAGE_YAML");
        writeIfAbsent(store, inDirectory("repository.yaml"), "KUBESTASH_REPOSITORY_YAML");
        Optional<String> snapshot = document("KUBESTASH_SNAPSHOT_YAML");
        if (snapshot.isPresent()) {
            store.write(
                    snapshotFile(settings.required("KUBESTASH_SNAPSHOT_NAME")),
                    snapshot.get() + SnapshotStatus.yaml(directory, parts));
        }
    }

    /** What another session's Snapshot is called: names end with the session's id and attempt. */
    private String nameOf(String session) {
        String name = settings.required("KUBESTASH_SNAPSHOT_NAME");
        String own = asName(settings.required("KUBESTASH_SESSION"));
        return name.substring(0, name.length() - (name.endsWith(own) ? own.length() : 0)) + asName(session);
    }

    private static String asName(String session) {
        return session.replace('.', '-');
    }

    private String snapshotFile(String name) {
        return inDirectory("snapshots/" + name + ".yaml");
    }

    private void writeIfAbsent(MetadataStore store, String name, String variable) throws IOException {
        Optional<String> document = document(variable);
        if (document.isPresent() && !store.exists(name)) {
            store.write(name, document.get());
        }
    }

    private Optional<String> document(String variable) {
        String yaml = settings.text(variable);
        return yaml.isBlank() ? Optional.empty() : Optional.of(yaml.endsWith("\n") ? yaml : yaml + "\n");
    }

    private String inDirectory(String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }
}
