package io.jenkins.plugins.kubestash.agent.metadata;

import io.jenkins.plugins.kubestash.agent.Sizes;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import io.jenkins.plugins.kubestash.agent.restic.Snapshot;
import java.time.Instant;
import java.util.List;

/** The {@code status} of a KubeStash Snapshot, as YAML. Sizes are those of the dump. */
final class SnapshotStatus {
    private SnapshotStatus() {}

    static String yaml(String directory, List<Metadata.Part> parts) {
        Lines lines = new Lines();
        Instant time = parts.stream()
                .map(part -> part.snapshot().time())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        long bytes = parts.stream().mapToLong(part -> part.snapshot().bytes()).sum();
        lines.add(0, "status:");
        lines.add(2, "phase: Succeeded");
        lines.add(2, "snapshotTime: " + quoted(time));
        lines.add(2, "lastUpdateTime: " + quoted(time));
        lines.add(2, "size: " + quoted(Sizes.text(bytes)));
        lines.add(2, "totalComponents: " + parts.size());
        lines.add(2, "integrity: true");
        lines.add(2, "verificationStatus: Verified");
        lines.add(2, "components:");
        parts.forEach(part -> component(lines, directory, part));
        return lines.text.toString();
    }

    private static void component(Lines lines, String directory, Metadata.Part part) {
        Snapshot snapshot = part.snapshot();
        String size = quoted(Sizes.text(snapshot.bytes()));
        lines.add(4, quoted(part.component()) + ":");
        lines.add(6, "path: " + quoted(path(directory, part.location())));
        lines.add(6, "phase: Succeeded");
        lines.add(6, "integrity: true");
        lines.add(6, "size: " + size);
        lines.add(6, "duration: " + quoted(Sizes.text(part.duration())));
        lines.add(6, "driver: Restic");
        lines.add(6, "resticStats:");
        lines.add(6, "- summary:");
        lines.add(10, "id: " + quoted(snapshot.id()));
        lines.add(10, "uploaded: " + quoted(Sizes.text(snapshot.added())));
        lines.add(10, "hostPath: " + quoted(snapshot.paths().get(0)));
        lines.add(10, "size: " + size);
        lines.add(10, "startTime: " + quoted(snapshot.started()));
        lines.add(10, "endTime: " + quoted(snapshot.ended()));
    }

    /** The repository's path below the directory, such as {@code repository/v1/frequent/dump}. */
    private static String path(String directory, String location) {
        String start = "/" + directory + "/";
        int at = directory.isEmpty() ? -1 : location.lastIndexOf(start);
        return at < 0 ? location : location.substring(at + start.length());
    }

    /** A JSON string is a YAML string too. */
    private static String quoted(Object value) {
        return JsonWriter.write(value.toString());
    }

    private static final class Lines {
        private final StringBuilder text = new StringBuilder();

        void add(int indent, String line) {
            text.append(" ".repeat(indent)).append(line).append('\n');
        }
    }
}
