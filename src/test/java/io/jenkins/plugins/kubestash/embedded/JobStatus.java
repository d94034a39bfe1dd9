package io.jenkins.plugins.kubestash.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;

/** Reading and writing the conditions of a Job. */
final class JobStatus {

    /** Why a Job fails. */
    record Failure(String reason, String message) {}

    private JobStatus() {}

    static boolean has(ObjectNode job, String type) {
        return find(job.path("status"), type)
                .filter(condition -> condition.path("status").asText().equals("True"))
                .isPresent();
    }

    static boolean ended(ObjectNode job) {
        return has(job, "Complete") || has(job, "Failed");
    }

    /** When it ended; now if it has not. */
    static Instant end(ObjectNode job) {
        return find(job.path("status"), has(job, "Complete") ? "Complete" : "Failed")
                .flatMap(condition -> Json.time(condition.path("lastTransitionTime")))
                .orElseGet(Instant::now);
    }

    /** A failure that was decided on before. */
    static Optional<Failure> failureTarget(ObjectNode job) {
        return find(job.path("status"), "FailureTarget")
                .map(condition -> new Failure(
                        condition.path("reason").asText(),
                        condition.path("message").asText()));
    }

    /** Writes a condition; the same again changes nothing. */
    static void condition(ObjectNode status, String type, boolean holds, String reason, String message) {
        ObjectNode condition = find(status, type)
                .orElseGet(() -> Json.list(status, "conditions").addObject().put("type", type));
        String word = holds ? "True" : "False";
        if (!condition.path("status").asText().equals(word)) {
            String now = Json.time(Instant.now());
            condition.put("status", word).put("lastProbeTime", now).put("lastTransitionTime", now);
            condition.put("reason", reason).put("message", message);
        }
    }

    private static Optional<ObjectNode> find(JsonNode status, String type) {
        return Json.stream(status.path("conditions"))
                .filter(condition -> condition.path("type").asText().equals(type))
                .map(ObjectNode.class::cast)
                .findFirst();
    }
}
