package io.jenkins.plugins.kubestash.agent.mongodb;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;
import io.jenkins.plugins.kubestash.agent.json.JsonException;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a backup holds in the database, in a file that is on the disk before anything is done. */
final class Journal {
    private final Path file;
    private final List<Hold> holds = new ArrayList<>();

    Journal(Path file) {
        this.file = file;
    }

    /** What a backup that may be gone has left; empty when it has written none. */
    static List<Hold> read(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<Hold> holds = new ArrayList<>();
            JsonObject all = JsonObject.of(JsonReader.read(Files.readString(file)));
            if (all.fields().get("holds") instanceof List<?> list) {
                list.forEach(hold -> holds.add(Hold.of(JsonObject.of(hold))));
            }
            return holds;
        } catch (IOException | JsonException e) {
            throw new AgentFailure(Reason.INTERNAL, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    synchronized void put(Hold hold) {
        holds.removeIf(other -> other.same(hold));
        holds.add(hold);
        write();
    }

    synchronized void remove(Hold hold) {
        holds.removeIf(other -> other.same(hold));
        write();
    }

    private void write() {
        List<Map<String, Object>> written = holds.stream().map(Hold::json).toList();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("holds", written);
        ByteBuffer bytes = ByteBuffer.wrap(JsonWriter.write(all).getBytes(StandardCharsets.UTF_8));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new AgentFailure(Reason.INTERNAL, file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
