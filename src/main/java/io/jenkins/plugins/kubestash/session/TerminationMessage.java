package io.jenkins.plugins.kubestash.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.kubestash.model.Documents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** What a container has written as its last word; docs/pod.md explains each field. */
final class TerminationMessage {
    /** A result of a hundred components is far below this. */
    private static final int MOST_BYTES = 1 << 20;

    private TerminationMessage() {}

    /** The result of a backup or restore, when it is one. */
    static Optional<PodResult> result(String message) {
        return json(message)
                .filter(node -> node.path("components").isObject()
                        && !node.path("components").isEmpty())
                .map(node -> Documents.convert(node, PodResult.class));
    }

    /** What a command on one member's volume found and did, when it is one. */
    static Optional<MemberResult> member(String message) {
        return json(message)
                .map(node -> node.path("member"))
                .filter(JsonNode::isObject)
                .map(node -> Documents.convert(node, MemberResult.class));
    }

    /** The failure, when it tells of one. */
    static Optional<Outcome.Failure> failure(String message) {
        return json(message)
                .map(node -> node.path("failure"))
                .filter(JsonNode::isObject)
                .map(node -> new Outcome.Failure(
                        node.path("reason").asText("INTERNAL"),
                        PodReader.firstLine(node.path("message").asText("the pod gave no reason")),
                        node.path("retry").asBoolean(false),
                        Optional.ofNullable(node.get("lockedBy")).map(JsonNode::asText)));
    }

    /** Whether something is locked in the database that could not be freed. */
    static boolean holds(String message) {
        return json(message)
                .filter(node -> node.path("held").asBoolean()
                        || node.path("failure").path("held").asBoolean())
                .isPresent();
    }

    /** The message as JSON, unpacked where it was too long for a kubelet; empty when it is something else. */
    static Optional<JsonNode> json(String message) {
        if (!message.startsWith("{")) {
            return Optional.empty();
        }
        try {
            Optional<JsonNode> node = Documents.readAll(message).stream().findFirst();
            Optional<String> packed = node.map(one -> one.get("packed")).map(JsonNode::asText);
            return packed.isPresent()
                    ? Documents.readAll(unpacked(packed.orElseThrow())).stream().findFirst()
                    : node;
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }

    private static String unpacked(String base64) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
    }
}
