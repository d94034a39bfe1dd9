package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A snapshot as {@code restic snapshots --json} lists it. Figures are zero where restic has no summary of it.
 *
 * @param id 64 hex digits
 * @param bytes length of all its files
 * @param added what was new to the repository, and {@code stored} the same compressed
 */
public record Snapshot(
        String id,
        Instant time,
        List<String> paths,
        List<String> tags,
        long files,
        long bytes,
        long added,
        long stored,
        Instant started,
        Instant ended) {

    static Snapshot of(JsonObject json) {
        JsonObject summary = json.object("summary");
        Instant time = instant(json.text("time"), Instant.EPOCH);
        return new Snapshot(
                json.text("id"),
                time,
                json.texts("paths"),
                json.texts("tags"),
                summary.number("total_files_processed"),
                summary.number("total_bytes_processed"),
                summary.number("data_added"),
                summary.number("data_added_packed"),
                instant(summary.text("backup_start"), time),
                instant(summary.text("backup_end"), time));
    }

    private static Instant instant(String text, Instant otherwise) {
        return text.isEmpty() ? otherwise : OffsetDateTime.parse(text).toInstant();
    }

    /** The value of the tag {@code name=value}; empty when there is none. */
    public String tag(String name) {
        return tags.stream()
                .filter(tag -> tag.startsWith(name + "="))
                .map(tag -> tag.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    /** Whether there is anything in it: restic keeps a snapshot of no files when a dump was empty. */
    public boolean hasData() {
        return files > 0 && bytes > 0;
    }

    public String shortId() {
        return id.substring(0, Math.min(8, id.length()));
    }
}
