package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.json.JsonObject;
import io.jenkins.plugins.kubestash.agent.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The termination message of the container: the one thing that the controller reads. It is written in place, for the
 * kubelet has mounted that very file.
 */
final class ResultFile {
    /** What a kubelet keeps of a termination message. */
    static final int MOST_BYTES = 4096;

    private final Path file;
    private final Consumer<String> log;

    ResultFile(Settings settings, Consumer<String> log) {
        this.file = Path.of(settings.text("KUBESTASH_RESULT_FILE", "/kubestash/result"));
        this.log = log;
    }

    void clear() {
        put("");
    }

    /** Whether another process of this container has written its failure. */
    boolean hasFailure() {
        try {
            return JsonObject.parse(Files.readString(file))
                    .map(result -> result.has("failure"))
                    .orElse(false);
        } catch (IOException e) {
            return false;
        }
    }

    void write(AgentFailure failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("reason", failure.reason().name());
        fields.put("message", oneLine(failure.getMessage()));
        fields.put("retry", failure.reason().retry());
        failure.lockedBy().ifPresent(pod -> fields.put("lockedBy", pod));
        if (failure.held()) {
            fields.put("held", true);
        }
        write(fields);
    }

    /** Adds to the message of the failure that another process of this container has written. */
    void addToFailure(String more) {
        try {
            JsonObject.parse(Files.readString(file))
                    .map(result -> result.object("failure"))
                    .ifPresent(failure -> {
                        Map<String, Object> fields = new LinkedHashMap<>(failure.fields());
                        fields.put("message", failure.text("message") + more);
                        write(fields);
                    });
        } catch (IOException e) {
            log.accept("the result cannot be read from " + file + ": " + e.getMessage());
        }
    }

    private void write(Map<String, Object> failure) {
        String message = String.valueOf(failure.get("message"));
        String json = json(failure);
        while (bytes(json) > MOST_BYTES) {
            int tooMany = Math.max(1, (bytes(json) - MOST_BYTES) / 6);
            message = cut(message, message.length() - tooMany - 1);
            failure.put("message", message);
            json = json(failure);
        }
        put(json);
    }

    void write(Result result) {
        put(result.json(MOST_BYTES));
    }

    /** What became of one member's data directory. */
    void writeMember(Map<String, Object> fields) {
        put(JsonWriter.write(Map.of("member", fields)));
    }

    void write(SnapshotTable table) {
        put(table.json(MOST_BYTES));
    }

    private static String json(Map<String, Object> failure) {
        return JsonWriter.write(Map.of("failure", failure));
    }

    private void put(String json) {
        try {
            Files.writeString(file, json);
        } catch (IOException e) {
            log.accept("the result cannot be written to " + file + ": " + e.getMessage());
        }
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static String oneLine(String text) {
        return text == null ? "" : text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }

    /** The beginning of a text with an ellipsis; never half a character. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Math.max(0, length - 1);
        boolean halfCharacter = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, halfCharacter ? end - 1 : end) + "…";
    }
}
