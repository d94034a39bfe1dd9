package io.jenkins.plugins.kubestash.jenkins.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Documents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One session as a build keeps it: YAML inside {@code build.xml}, without a secret, below 4 KiB. The whole record of a
 * snapshot is an artifact; what is here is what pages, environment and links need when artifacts are gone.
 *
 * @param format of this form; a reader takes what it knows of a higher one
 * @param id of the session
 * @param operation {@code backup} or {@code restore}
 * @param end {@code SUCCEEDED}, {@code FAILED} or {@code ABORTED}
 * @param reason of a failure, one upper-case word; else empty
 * @param message of a failure or an abort, one line; else empty
 * @param snapshotName of the Snapshot object a backup made; else empty
 * @param components in their order; of a restore those that were restored
 * @param phases with the time each began, the latest ones when there were many
 * @param files paths of the artifacts that were written
 * @param leftOut how many components, phases and warnings there was no room for, by their field's name
 */
public record SessionEntry(
        int format,
        String id,
        String operation,
        String end,
        String reason,
        String message,
        Target target,
        Place place,
        String snapshotName,
        Instant started,
        Instant ended,
        int attempts,
        List<Component> components,
        List<Phase> phases,
        List<String> warnings,
        List<String> files,
        Map<String, Integer> leftOut) {
    public static final int FORMAT = 1;

    public SessionEntry {
        id = orEmpty(id);
        operation = orEmpty(operation);
        end = orEmpty(end);
        reason = orEmpty(reason);
        message = orEmpty(message);
        target = target == null ? new Target(null, null, null, null, null, null, null) : target;
        place = place == null ? new Place(null, null, null, null, null, false, false, null) : place;
        snapshotName = orEmpty(snapshotName);
        started = started == null ? Instant.EPOCH : started;
        ended = ended == null ? started : ended;
        components = components == null ? List.of() : List.copyOf(components);
        phases = phases == null ? List.of() : List.copyOf(phases);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
        files = files == null ? List.of() : List.copyOf(files);
        leftOut = leftOut == null ? Map.of() : leftOut;
    }

    /**
     * The database and what was done with it.
     *
     * @param from the AppBinding whose snapshot was restored, when it is another one; else empty
     */
    public record Target(
            String appBinding, String from, String cluster, String engine, String version, String addon, String task) {
        public Target {
            appBinding = orEmpty(appBinding);
            from = orEmpty(from);
            cluster = orEmpty(cluster);
            engine = orEmpty(engine);
            version = orEmpty(version);
            addon = orEmpty(addon);
            task = orEmpty(task);
        }
    }

    /**
     * Where the data are and what plain restic needs to know to reach them.
     *
     * @param repository restic location without the component; empty when it is too long to be kept
     * @param ca whether the storage's certificate is signed by a CA of its own
     * @param volume of a local storage, in words; else empty
     */
    public record Place(
            String storage,
            String repository,
            String directory,
            String session,
            String region,
            boolean insecureTls,
            boolean ca,
            String volume) {
        public Place {
            storage = orEmpty(storage);
            repository = orEmpty(repository);
            directory = orEmpty(directory);
            session = orEmpty(session);
            region = orEmpty(region);
            volume = orEmpty(volume);
        }
    }

    /** One restic snapshot. Sizes in bytes; {@code removed} is how many older snapshots retention removed. */
    public record Component(
            String name,
            String snapshot,
            Instant time,
            String path,
            long bytes,
            long added,
            long stored,
            double seconds,
            String topology,
            Map<String, Long> counts,
            String verified,
            int removed) {
        public Component {
            name = orEmpty(name);
            snapshot = orEmpty(snapshot);
            time = time == null ? Instant.EPOCH : time;
            path = orEmpty(path);
            topology = orEmpty(topology);
            counts = counts == null ? Map.of() : counts;
            verified = orEmpty(verified);
        }
    }

    /** A phase of the session and when it began. */
    public record Phase(String phase, int attempt, Instant since) {
        public Phase {
            phase = orEmpty(phase);
            since = since == null ? Instant.EPOCH : since;
        }
    }

    public boolean backup() {
        return operation.equals("backup");
    }

    public boolean succeeded() {
        return end.equals("SUCCEEDED");
    }

    /** The first component, which stands for the whole snapshot in links and variables. */
    public Optional<Component> first() {
        return components.stream().findFirst();
    }

    /** Where a component's repository is; empty when the place is not kept. */
    public Optional<String> location(Component component) {
        return place.repository().isEmpty()
                ? Optional.empty()
                : Optional.of(place.repository() + "/" + component.name());
    }

    SessionEntry withFiles(List<String> written) {
        return new SessionEntry(
                format,
                id,
                operation,
                end,
                reason,
                message,
                target,
                place,
                snapshotName,
                started,
                ended,
                attempts,
                components,
                phases,
                warnings,
                written,
                leftOut);
    }

    /** @return empty when the text is no session of any known format; never throws */
    public static Optional<SessionEntry> read(String stored) {
        try {
            List<JsonNode> documents = Documents.readAll(stored);
            if (documents.size() != 1 || documents.get(0).path("format").asInt(0) < 1) {
                return Optional.empty();
            }
            SessionEntry entry = Documents.convert(documents.get(0), SessionEntry.class);
            return entry.id().isEmpty() ? Optional.empty() : Optional.of(entry);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
