package io.jenkins.plugins.kubestash.restic;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Documents;
import java.util.Optional;

/** One line that restic writes with {@code --json}. Sizes are bytes; a number that is missing is 0. */
public sealed interface ResticMessage {

    /** How far a backup or restore is. {@code totalBytes} is 0 when nobody knows, as with the output of a command. */
    record Status(long bytesDone, long totalBytes, double percent, double seconds) implements ResticMessage {}

    /**
     * The end of a backup. {@code bytes} is what was read, {@code added} what was new to the repository, {@code stored}
     * the same compressed.
     */
    record Summary(String snapshotId, long bytes, long added, long stored, double seconds) implements ResticMessage {}

    /** Something went wrong, perhaps with one item only. */
    record ErrorMessage(String message, String during, String item) implements ResticMessage {}

    /** Why restic ends. */
    record ExitError(int code, String message) implements ResticMessage {
        public ExitCode exitCode() {
            return ExitCode.of(code);
        }
    }

    /** Empty for whatever is no such line; never throws. */
    static Optional<ResticMessage> parse(String line) {
        return Documents.json(line).flatMap(ResticMessage::of);
    }

    private static Optional<ResticMessage> of(JsonNode json) {
        return switch (json.path("message_type").asText("")) {
            case "status" ->
                Optional.of(new Status(
                        json.path("bytes_done")
                                .asLong(json.path("bytes_restored").asLong()),
                        json.path("total_bytes").asLong(),
                        json.path("percent_done").asDouble() * 100,
                        json.path("seconds_elapsed").asDouble()));
            case "summary" ->
                Optional.of(new Summary(
                        json.path("snapshot_id").asText(""),
                        json.path("total_bytes_processed").asLong(),
                        json.path("data_added").asLong(),
                        json.path("data_added_packed").asLong(),
                        json.path("total_duration").asDouble()));
            case "error" ->
                Optional.of(new ErrorMessage(
                        oneLine(json.path("error").path("message")),
                        oneLine(json.path("during")),
                        oneLine(json.path("item"))));
            case "exit_error" -> Optional.of(new ExitError(json.path("code").asInt(-1), oneLine(json.path("message"))));
            default -> Optional.empty();
        };
    }

    private static String oneLine(JsonNode text) {
        return text.asText("").strip().replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ");
    }
}
