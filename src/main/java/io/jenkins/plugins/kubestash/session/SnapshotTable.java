package io.jenkins.plugins.kubestash.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;

/** Reads the table of snapshots that {@code list} leaves as its result; docs/pod.md shows it. */
final class SnapshotTable {
    private static final int COLUMNS = 7;
    private static final int BASE = 36;
    /** Far more than a hundred snapshots need. */
    private static final int MOST_BYTES = 1 << 20;

    private SnapshotTable() {}

    /** Empty when the message is no such table, or not a whole one. */
    static Optional<SnapshotList> read(JsonNode message) {
        if (!message.path("snapshots").isTextual() || !message.path("total").isInt()) {
            return Optional.empty();
        }
        try {
            List<SnapshotList.Entry> entries = entries(message.path("snapshots").textValue());
            return Optional.of(new SnapshotList(entries, message.path("total").intValue()));
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<SnapshotList.Entry> entries(String packed) throws IOException {
        if (packed.isEmpty()) {
            return List.of();
        }
        List<String[]> columns = Stream.of(unpacked(packed).split("\n", -1))
                .map(column -> column.split("\t", -1))
                .toList();
        int rows = columns.get(0).length;
        if (columns.size() != COLUMNS || columns.stream().anyMatch(column -> column.length != rows)) {
            throw new IllegalArgumentException("columns of unequal length");
        }
        List<SnapshotList.Entry> entries = new ArrayList<>();
        long time = 0;
        for (int row = 0; row < rows; row++) {
            long number = Long.parseLong(columns.get(1)[row], BASE);
            time = row == 0 ? number : time - number;
            entries.add(new SnapshotList.Entry(
                    String.format("%016x", Long.parseUnsignedLong(columns.get(0)[row], BASE)),
                    Instant.ofEpochSecond(time),
                    Long.parseLong(columns.get(2)[row], BASE),
                    columns.get(3)[row],
                    columns.get(4)[row],
                    columns.get(5)[row],
                    columns.get(6)[row]));
        }
        return entries;
    }

    private static String unpacked(String packed) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(packed);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }
}
