package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.json.JsonException;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonReader;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The files that one container of the pod leaves for the next. */
final class Work {
    private final Path directory;

    Work(Settings settings) {
        directory = Path.of(settings.text("KUBESTASH_WORK", "/kubestash/session"));
    }

    /** @param took how long the dump or load took */
    void write(String component, EngineFacts facts, Duration took) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("engine", facts.engine());
        fields.put("version", facts.version());
        fields.put("topology", facts.topology());
        fields.put("counts", facts.counts());
        fields.put("warnings", facts.warnings());
        fields.put("seconds", took.toMillis() / 1000.0);
        put(component + ".json", fields);
    }

    /** What the dump or load of this component has found; empty when the agent did not do it itself. */
    Optional<EngineFacts> facts(String component) {
        return get(component + ".json").map(fields -> {
            JsonObject counts = fields.object("counts");
            Map<String, Long> numbers = new LinkedHashMap<>();
            counts.fields().keySet().forEach(name -> numbers.put(name, counts.number(name)));
            return new EngineFacts(
                    fields.text("engine"),
                    fields.text("version"),
                    fields.text("topology"),
                    numbers,
                    fields.texts("warnings"));
        });
    }

    /** How long the dump or load of this component took. */
    double seconds(String component) {
        return get(component + ".json").map(fields -> fields.decimal("seconds")).orElse(0.0);
    }

    /** The snapshots a restore was decided to read, by component. */
    void writeSnapshots(Map<String, Map<String, Object>> snapshots) {
        put("snapshots.json", snapshots);
    }

    /** @throws AgentFailure INTERNAL when {@code prepare} has not written it */
    JsonObject snapshot(String component) {
        return get("snapshots.json")
                .map(all -> all.object(component))
                .filter(snapshot -> snapshot.has("id"))
                .orElseThrow(() -> new AgentFailure(
                        Reason.INTERNAL, directory + "/snapshots.json names no snapshot of " + component));
    }

    private void put(String name, Object json) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(name), JsonWriter.write(json));
        } catch (IOException e) {
            throw new AgentFailure(
                    Reason.INTERNAL, directory.resolve(name) + " cannot be written: " + e.getMessage(), e);
        }
    }

    private Optional<JsonObject> get(String name) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonObject.of(JsonReader.read(Files.readString(file))));
        } catch (IOException | JsonException e) {
            throw new AgentFailure(Reason.INTERNAL, file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
